package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/go-multierror"
	"golang.org/x/term"

	"github.com/modelreach/modelreach/cmd/modelreach/github"
	"github.com/modelreach/modelreach/cmd/modelreach/settings"
	"github.com/modelreach/modelreach/gate"
	"github.com/modelreach/modelreach/gate/located"
	"github.com/modelreach/modelreach/gate/redact"
	"github.com/modelreach/modelreach/gate/report"
)

// output is every place a run writes to. Whatever goes there passes the scrubber once more (the outer wall), whatever
// the rooms inside have done already.
type output struct {
	scrub    *wall
	masks    *github.Runner // writes past the wall
	text     io.Writer      // for people; never the stream a report goes to
	other    io.Writer      // for errors, when text cannot be written to
	reports  io.Writer      // for reports with the path -
	runner   *github.Runner
	annotate bool
	verbose  bool
	quiet    gate.Level // findings below this level are left out of the text; "" for none
	live     bool       // people watch, on a terminal that can erase a line
	color    bool
	width    int
	dir      string // report paths are relative to it
	manifest os.FileInfo
}

// quietness maps log-level to the mildest level that is printed.
var quietness = map[string]gate.Level{"error": gate.Fail, "warn": gate.Warn}

// newOutput opens the sinks. Without settings (a fault before they were read) it writes plain text to stderr.
func newOutput(p *program, s *settings.Settings) *output {
	o := &output{scrub: newWall(nil), annotate: true, width: 80, dir: "."}
	people, other := p.stdout, p.stderr
	if s == nil {
		people, other = p.stderr, p.stdout
	} else {
		o.annotate, o.quiet, o.verbose, o.dir = s.Annotations || s.LogLevel == "", quietness[s.LogLevel], s.LogLevel == "debug", cmp.Or(s.WorkDir, ".")
		if p.machine || slices.ContainsFunc(s.Reports, func(f settings.ReportFile) bool { return f.Path == "-" }) {
			people, other = p.stderr, p.stdout
		}
	}
	o.look(people, p.getenv)
	o.masks = github.New(p.getenv, people)
	o.learn(secrets(p.getenv, s)...)
	o.runner = github.New(p.getenv, scrubbing{people, o.scrub})
	o.text = o.runner
	o.other = scrubbing{other, o.scrub}
	o.reports = scrubbing{p.stdout, o.scrub}
	return o
}

// look finds out whether people see this stream in a terminal, and how wide it is.
func (o *output) look(stream io.Writer, getenv func(string) string) {
	file, ok := stream.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return
	}
	dumb := getenv("TERM") == "dumb"
	o.live = !dumb && getenv("CI") == ""
	o.color = !dumb && getenv("NO_COLOR") == "" // https://no-color.org
	if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 0 {
		o.width = width
	}
}

// learn makes the outer wall know secrets, and has the runner mask them in everything later steps print. Outside of
// GitHub Actions nobody is told. The masks are the one thing that must not be scrubbed: the runner reads the values from them. A
// stream that cannot be written to fails again, and is reported, when the report is.
func (o *output) learn(secrets ...redact.Secret) {
	if news := o.scrub.learn(secrets); len(news) > 0 {
		_ = o.masks.Mask(news...)
	}
}

// note prints a remark that is no finding, unless only what is wrong is wanted.
func (o *output) note(text string) {
	if o.quiet != "" {
		return
	}
	fmt.Fprintln(o.text, "note: "+report.Inline(text))
}

// problem says what kept the run from asking: as annotations where it is, and in the log what there is no room for.
func (o *output) problem(err error) {
	found := places(err)
	if o.runner.Active() && o.annotate {
		found = o.annotateProblems(title(err), found)
	}
	for _, p := range found {
		if _, failed := fmt.Fprintln(o.text, "modelreach: "+report.Inline(p.text)); failed != nil {
			fmt.Fprintln(o.other, "modelreach: "+report.Inline(p.text))
		}
	}
}

// annotateProblems annotates as many as a step may and returns the others, with those that could not be written.
func (o *output) annotateProblems(title string, found []placed) (others []placed) {
	const most = 8
	if len(found) > most {
		found, others = found[:most], found[most:]
		found[most-1].text += fmt.Sprintf("\n… and %d more problems: see the log of this step.", len(others))
	}
	for _, p := range found {
		if o.runner.Annotate("error", title, p.text, p.pos.File, p.pos.Line, p.pos.Column) != nil {
			others = append(others, p)
		}
	}
	return others
}

func title(err error) string {
	if exitCode("", err) == exitInternal {
		return "modelreach could not run"
	}
	return "modelreach: nothing was checked"
}

// placed is one problem with the place it is at; the zero place is nowhere.
type placed struct {
	pos  gate.Pos
	text string
}

func places(err error) []placed {
	var all []placed
	for _, e := range located.Errors(err) {
		all = append(all, placed{e.Pos, e.Error()})
	}
	var several *multierror.Error
	if len(all) == 0 && errors.As(err, &several) {
		for _, e := range several.Errors {
			all = append(all, placed{text: e.Error()})
		}
	}
	if len(all) == 0 {
		all = append(all, placed{text: err.Error()})
	}
	return all
}

// earlyOutputs leaves a verdict behind even if this process is killed: the runner reads the file in any case, and the
// last value wins (actions/runner src/Runner.Worker/ActionRunner.cs).
func (o *output) earlyOutputs() error {
	if !o.runner.Active() {
		return nil
	}
	if err := o.runner.SetOutputs(github.Output{Name: "verdict", Value: string(gate.VerdictInconclusive)}); err != nil {
		return internal(err)
	}
	return nil
}

func (o *output) path(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(o.dir, path)
}

// deliver writes the report everywhere it is wanted. Every sink is tried, whatever became of the others.
func (o *output) deliver(r gate.Report, s settings.Settings) error {
	_, err := io.WriteString(o.text, report.Text(r, report.TextOptions{Width: o.width, Color: o.color, Least: o.quiet, Verbose: o.verbose}))
	problems := multierror.Append(nil, err)
	if o.runner.Active() {
		for _, a := range report.Annotations(annotated(r, s)) {
			problems = multierror.Append(problems, o.runner.Annotate(commands[a.Level], a.Title, a.Message, a.File, a.Line, a.Column))
		}
	}
	for _, f := range s.Reports {
		problems = multierror.Append(problems, o.write(f, r))
	}
	if o.runner.Active() {
		if s.Summary {
			problems = multierror.Append(problems, o.runner.WriteSummary(o.scrub.String(report.Summary(r))))
		}
		problems = multierror.Append(problems, o.runner.SetOutputs(o.outputs(r, s.Reports)...))
	}
	if err := problems.ErrorOrNil(); err != nil {
		return internal(err)
	}
	return nil
}

// annotated is the report as annotations see it. Without annotations a failing step still needs one error: the runner
// shows none by itself when a container exits non-zero.
func annotated(r gate.Report, s settings.Settings) gate.Report {
	if !s.Annotations {
		r.Findings = nil
	}
	return r
}

func sentenceCase(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// commands are the workflow commands for a level.
var commands = map[gate.Level]string{gate.Fail: "error", gate.Warn: "warning", gate.Notice: "notice"}

// write renders one report and writes it whole or not at all.
func (o *output) write(f settings.ReportFile, r gate.Report) error {
	data, err := report.Formats[f.Format](r)
	if err != nil {
		return fmt.Errorf("render %s report: %w", f.Format, err)
	}
	if f.Path == "-" {
		if _, err = o.reports.Write(data); err != nil {
			return fmt.Errorf("write %s report: %w", f.Format, err)
		}
		return nil
	}
	if err := replaceFile(o.path(f.Path), o.scrub.Bytes(data)); err != nil {
		return fmt.Errorf("write %s report: %w", f.Format, err)
	}
	return nil
}

// outputs are the values later steps of the workflow read: words, counts and paths, never free text.
func (o *output) outputs(r gate.Report, files []settings.ReportFile) []github.Output {
	all := []github.Output{
		{Name: "verdict", Value: string(r.Verdict)},
		{Name: "reachable", Value: fmt.Sprint(r.Counts.Reachable)},
		{Name: "unreachable", Value: fmt.Sprint(r.Counts.Unreachable)},
		{Name: "inconclusive", Value: fmt.Sprint(r.Counts.Inconclusive)},
		{Name: "skipped", Value: fmt.Sprint(r.Counts.Skipped)},
		{Name: "warnings", Value: fmt.Sprint(r.Counts.Warnings)},
	}
	for _, format := range formatsWithOutput {
		i := slices.IndexFunc(files, func(f settings.ReportFile) bool {
			return f.Format == format && f.Path != "-" && !strings.ContainsAny(f.Path, "\r\n")
		})
		if i >= 0 {
			all = append(all, github.Output{Name: "report-" + format, Value: o.runner.FromWorkspace(o.path(files[i].Path))})
		}
	}
	return all
}

// formatsWithOutput are the formats that a later step is likely to read: the path of the first report of each is an output.
var formatsWithOutput = []string{"json", "sarif", "junit"}
