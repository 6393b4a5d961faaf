package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// release is the version of a released binary, set by the linker: -ldflags "-X main.release=v0.1.0".
var release = ""

// versionName is the released version, else what the module system knows, else "devel".
func versionName() string {
	if release != "" {
		return release
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}

// sdk is the module of the library that makes the requests.
const sdk = "github.com/openai/openai-go/v3"

// sdkName is that library with its version, as far as the binary knows it.
func sdkName() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return sdk
	}
	for _, module := range info.Deps {
		if module.Path == sdk {
			return sdk + " " + module.Version
		}
	}
	return sdk
}

func (p *program) version() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(p.stdout, "modelreach "+versionName())
			return internalIf(err)
		},
	}
}

// internalIf marks a failed write, and passes nil on.
func internalIf(err error) error {
	if err != nil {
		return internal(fmt.Errorf("write output: %w", err))
	}
	return nil
}
