// Command dogfood serves the simulator to the containers of this machine, for the workflow that tests the action with itself:
//
//	dogfood ADDRESS AUTHORITY
//
// ADDRESS is the IP address to listen on, one that a container reaches. A key is sent over plain HTTP to loopback alone, and a
// container has a loopback of its own; so this is HTTPS, with a certificate for ADDRESS that is its own authority, written as PEM
// to the file AUTHORITY. The base URL is printed once it answers.
package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"time"

	"github.com/modelreach/modelreach/gate/simulate"
)

func main() {
	if err := serve(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "dogfood:", err)
		os.Exit(1)
	}
}

func serve(args []string) error {
	if len(args) != 2 || net.ParseIP(args[0]) == nil {
		return fmt.Errorf("arguments %q are not ADDRESS AUTHORITY", args)
	}
	certificate, err := issue(net.ParseIP(args[0]))
	if err != nil {
		return err
	}
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Certificate[0]})
	if err := os.WriteFile(args[1], authority, 0o644); err != nil {
		return fmt.Errorf("write authority: %w", err)
	}
	listener, err := tls.Listen("tcp", net.JoinHostPort(args[0], "0"), &tls.Config{Certificates: []tls.Certificate{certificate}})
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	fmt.Printf("https://%s/v1\n", listener.Addr())
	return simulate.Serve(context.Background(), listener, simulate.New(simulate.Options{}))
}

// issue makes a certificate for a day that signs itself.
func issue(ip net.IP) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("make key: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "simulator"}, IPAddresses: []net.IP{ip},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true,
		KeyUsage:    x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("sign certificate: %w", err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}
