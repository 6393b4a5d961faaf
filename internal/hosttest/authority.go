package hosttest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"
)

// authority signs certificates. Its key stays in memory, and signs for the hosts, too: one key less to make.
type authority struct {
	key         *ecdsa.PrivateKey
	certificate *x509.Certificate
	serial      *atomic.Int64
}

const validity = 24 * time.Hour

func newAuthority(tb testing.TB, name string) authority {
	tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatalf("make key: %v", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-validity), NotAfter: time.Now().Add(validity),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		tb.Fatalf("sign authority: %v", err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		tb.Fatalf("read authority: %v", err)
	}
	a := authority{key, certificate, new(atomic.Int64)}
	a.serial.Store(1)
	return a
}

// issue makes the certificate of a host, a name or an IP address.
func (a authority) issue(host string, until time.Time) tls.Certificate {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(a.serial.Add(1)), Subject: pkix.Name{CommonName: host},
		NotBefore: until.Add(-validity), NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if ip := net.ParseIP(host); ip != nil {
		template.IPAddresses = []net.IP{ip}
	} else {
		template.DNSNames = []string{host}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, a.key.Public(), a.key)
	if err != nil { // of a name that is no host name: the client gets a certificate that it refuses
		return tls.Certificate{}
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: a.key}
}

// named is a under another name: it signs with the same key what it issues.
func (a authority) named(name string) authority {
	own := *a.certificate
	own.Subject = pkix.Name{CommonName: name}
	own.RawSubject = nil
	a.certificate = &own
	return a
}

// file writes the authority's certificate as PEM into a folder that ends with the test.
func (a authority) file(tb testing.TB) string {
	tb.Helper()
	name := filepath.Join(tb.TempDir(), "authority.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.certificate.Raw})
	if err := os.WriteFile(name, block, 0o600); err != nil {
		tb.Fatalf("write authority: %v", err)
	}
	return name
}

// trusted is the configuration of a client that trusts this authority alone.
func (a authority) trusted() *tls.Config {
	roots := x509.NewCertPool()
	roots.AddCert(a.certificate)
	return &tls.Config{RootCAs: roots}
}
