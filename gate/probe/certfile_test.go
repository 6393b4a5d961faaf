package probe

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/modelreach/modelreach/internal/hosttest"
)

func TestCheckCertFile(t *testing.T) {
	good := ""
	for _, variable := range hosttest.New(t).Env() {
		if file, ok := strings.CutPrefix(variable, "SSL_CERT_FILE="); ok {
			good = file
		}
	}
	certificate, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	file := func(content string) string {
		name := filepath.Join(t.TempDir(), "secret-name.pem")
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	for name, row := range map[string]struct{ path, problem string }{
		"no setting":       {"", ""},
		"good":             {good, ""},
		"behind text":      {file("# Acme\n\n" + string(certificate)), ""},
		"missing":          {filepath.Join(t.TempDir(), "secret-name.pem"), "no such file"},
		"a folder":         {t.TempDir(), "not a regular file"},
		"a device":         {os.DevNull, "not a regular file"},
		"empty":            {file(""), "no certificate"},
		"a page":           {file("<html>"), "no certificate"},
		"a key":            {file(strings.ReplaceAll(string(certificate), "CERTIFICATE", "PRIVATE KEY")), "no certificate"},
		"broken":           {file(strings.Replace(string(certificate), "MII", "MIJ", 1)), "no certificate"},
		"beyond the bound": {file(strings.Repeat("\n", maxCertFile) + string(certificate)), "no certificate"},
	} {
		err := CheckCertFile(row.path)
		if row.problem == "" && err != nil || row.problem != "" && (err == nil || !strings.Contains(err.Error(), row.problem) || !strings.Contains(err.Error(), "SSL_CERT_FILE")) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret-name") {
			t.Errorf("%s repeats the path: %v", name, err)
		}
	}
}
