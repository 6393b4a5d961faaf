package probe

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// maxCertFile bounds in bytes what is read of a file of certificates: the roots of a system are a quarter of a megabyte.
const maxCertFile = 4 << 20

// CheckCertFile reports what keeps the value of SSL_CERT_FILE from naming a file of trusted certificates. crypto/x509, which reads
// it on Linux and the BSDs, takes any value without a word, and then knows no authority of any server. At most 4 MiB of the file
// are read. The error is a sentence without capital and full stop that does not repeat the path; it is nil for an empty path,
// which is no setting.
func CheckCertFile(path string) error {
	if path == "" {
		return nil
	}
	data, err := readCertFile(path)
	if err != nil {
		if e, ok := errors.AsType[*fs.PathError](err); ok {
			err = e.Err
		}
		return fmt.Errorf("the file of certificates that SSL_CERT_FILE names cannot be read: %w", err)
	}
	if !x509.NewCertPool().AppendCertsFromPEM(data) {
		return errors.New("the file that SSL_CERT_FILE names holds no certificate in the PEM format")
	}
	return nil
}

// readCertFile looks before it opens, as opening a pipe waits for whoever writes to it.
func readCertFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is not a regular file")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxCertFile))
}
