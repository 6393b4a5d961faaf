package main

import (
	"fmt"

	"github.com/spf13/pflag"
)

// loudness are flags that are short for a value of log-level, as the table of settings knows it.
var loudness = []struct{ name, short, level, usage string }{
	{"quiet", "q", "error", "print only what is wrong and the verdict, short for --log-level error"},
	{"verbose", "v", "debug", "also print what came back and each attempt, short for --log-level debug"},
}

func declareLoudness(flags *pflag.FlagSet) {
	for _, l := range loudness {
		flags.BoolP(l.name, l.short, false, l.usage)
	}
}

// applyLoudness sets log-level by the short flags. It must come before the settings are resolved, so that they count as the
// flag they stand for; a flag that says otherwise contradicts them.
func applyLoudness(flags *pflag.FlagSet) error {
	said := ""
	if f := flags.Lookup("log-level"); f != nil && f.Changed {
		said = "--log-level " + f.Value.String()
	}
	for _, l := range loudness {
		if on, _ := flags.GetBool(l.name); !on {
			continue
		}
		if level := flags.Lookup("log-level").Value.String(); said != "" && level != l.level {
			return fmt.Errorf("--%s contradicts %s: leave one of them out", l.name, said)
		}
		if err := flags.Set("log-level", l.level); err != nil {
			return fmt.Errorf("set log-level: %w", err)
		}
		said = "--" + l.name
	}
	return nil
}
