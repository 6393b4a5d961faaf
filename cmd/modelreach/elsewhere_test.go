package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/modelreach/modelreach/gate/simulate"
)

// image is what the examples call an image that does not exist yet.
const image = "ghcr.io/OWNER/modelreach:latest"

// outcomes are the exit codes of a check, and a model that brings each about.
var outcomes = map[int]string{exitPass: "gpt-6-luna", exitFail: "sim-model_not_found", exitInconclusive: "sim-rate_limited_daily"}

// ground is a folder in which the command lines of examples run: ./config and ./reports stand for the volumes of a pod.
type ground struct {
	dir string
	env map[string]string
}

// newGround declares the models, both for a command in the folder and for a pod that mounts a ConfigMap.
func newGround(t *testing.T, models ...string) *ground {
	t.Helper()
	server := httptest.NewServer(simulate.New(simulate.Options{}))
	t.Cleanup(server.Close)
	g := &ground{t.TempDir(), map[string]string{"OPENAI_API_KEY": "sk-test-0123456789abcdef", "OPENAI_BASE_URL": server.URL + "/v1"}}
	text := []byte("version: 1\nmodels:\n  - " + strings.Join(models, "\n  - ") + "\n")
	err := errors.Join(
		os.Mkdir(filepath.Join(g.dir, "config"), 0o755), os.Mkdir(filepath.Join(g.dir, "reports"), 0o755),
		os.WriteFile(filepath.Join(g.dir, "modelreach.yml"), text, 0o644),
		os.WriteFile(filepath.Join(g.dir, "config", "modelreach.yml"), text, 0o644),
	)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// volume is where an argument of a pod names one of its volumes.
var volume = regexp.MustCompile(`(^|=)/(config|reports)/`)

// run runs the program with an example's arguments and returns its exit code.
func (g *ground) run(t *testing.T, args ...string) int {
	t.Helper()
	args = slices.Clone(args)
	for i := range args {
		args[i] = volume.ReplaceAllString(args[i], "${1}"+g.dir+"/$2/")
		args[i] = strings.ReplaceAll(args[i], "$(JOB_COMPLETION_INDEX)", g.env["JOB_COMPLETION_INDEX"])
	}
	t.Chdir(g.dir)
	var out bytes.Buffer
	code := run(args, func(name string) string { return g.env[name] }, strings.NewReader(""), &out, &out)
	if code == exitUsage || code == exitInternal {
		t.Errorf("modelreach %s: exit code %d\n%s", strings.Join(args, " "), code, out.String())
	}
	return code
}

// words splits a line of a shell script that quotes nothing but whole words.
func words(line string) []string {
	split := strings.Fields(line)
	for i, word := range split {
		split[i] = strings.Trim(word, `"`)
	}
	return split
}

// command finds the one line of a script in which a program is started, its continuations included.
func command(t *testing.T, script, program string) []string {
	t.Helper()
	var found []string
	for line := range strings.SplitSeq(strings.ReplaceAll(script, "\\\n", " "), "\n") {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, program+" ") {
			found = append(found, line)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d lines start %s", len(found), program)
	}
	return words(strings.TrimPrefix(found[0], program+" "))
}

// inContainer checks the options of `docker run` and returns the arguments of the program in the image.
func inContainer(t *testing.T, args []string) []string {
	t.Helper()
	alone := []string{"--rm", "--read-only"}
	for len(args) > 1 && strings.HasPrefix(args[0], "-") {
		if args[0] == "-e" && args[1] != "OPENAI_API_KEY" {
			t.Errorf("the value of %s stands in the command line", args[1])
		}
		if slices.Contains(alone, args[0]) {
			args = args[1:]
			continue
		}
		// The value of --user has a blank within its quotes.
		if args = args[2:]; strings.HasPrefix(args[0], "-u):$(id") {
			args = args[2:]
		}
	}
	if len(args) == 0 || args[0] != image {
		t.Fatalf("the image is not %s: %q", image, args)
	}
	return args[1:]
}

// wellFormed reads a JUnit report.
func wellFormed(t *testing.T, file string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	suites := 0
	for tokens := xml.NewDecoder(bytes.NewReader(data)); ; {
		token, err := tokens.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "testsuite" {
			suites++
		}
	}
	if suites == 0 {
		t.Errorf("%s has no test suite", file)
	}
}

// gitlabJob is what the example uses of GitLab's CI/CD YAML syntax reference.
type gitlabJob struct {
	Stage     string
	Image     string
	Variables map[string]string
	Rules     []struct{ If string }
	Cache     struct {
		Key   string
		Paths []string
	}
	BeforeScript []string `yaml:"before_script"`
	Script       []string
	AllowFailure struct {
		ExitCodes int `yaml:"exit_codes"`
	} `yaml:"allow_failure"`
	Timeout   string
	Artifacts struct {
		When    string
		Paths   []string
		Reports struct{ JUnit string }
	}
}

func TestGitLabExample(t *testing.T) {
	var pipeline map[string]gitlabJob
	text := repository(t, "examples/elsewhere/gitlab-ci.yml")
	if err := yaml.UnmarshalWithOptions([]byte(text), &pipeline, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	job := pipeline["models"]
	if len(pipeline) != 1 || len(job.Script) != 1 || job.AllowFailure.ExitCodes != exitInconclusive || job.Artifacts.When != "always" {
		t.Fatalf("%+v", pipeline)
	}
	args := command(t, job.Script[0], ".modelreach/modelreach")
	build := job.BeforeScript[0]
	if !strings.Contains(build, `-o "$CI_PROJECT_DIR/.modelreach/modelreach" ./cmd/modelreach`) {
		t.Errorf("nothing builds what the script starts:\n%s", build)
	}
	for code, model := range outcomes {
		g := newGround(t, model)
		if got := g.run(t, args...); got != code {
			t.Errorf("%s: exit code %d, want %d", model, got, code)
		}
		wellFormed(t, filepath.Join(g.dir, job.Artifacts.Reports.JUnit))
	}
}

func TestJenkinsExample(t *testing.T) {
	text := repository(t, "examples/elsewhere/Jenkinsfile")
	if strings.Count(text, "{") != strings.Count(text, "}") || strings.Count(text, "'''")%2 != 0 {
		t.Error("a brace or a quote is open")
	}
	for _, part := range []string{"credentials('openai-api-key')", "code == 3", "junit testResults: 'modelreach.xml'"} {
		if !strings.Contains(text, part) {
			t.Errorf("the Jenkinsfile lacks %s", part)
		}
	}
	args := inContainer(t, command(t, text, "docker run"))
	for code, model := range outcomes {
		g := newGround(t, model)
		if got := g.run(t, args...); got != code {
			t.Errorf("%s: exit code %d, want %d", model, got, code)
		}
		wellFormed(t, filepath.Join(g.dir, "modelreach.xml"))
	}
}

func TestDockerExample(t *testing.T) {
	args := inContainer(t, command(t, repository(t, "examples/elsewhere/docker-run.sh"), "docker run"))
	for code, model := range outcomes {
		g := newGround(t, model)
		if got := g.run(t, args...); got != code {
			t.Errorf("%s: exit code %d, want %d", model, got, code)
		}
		for _, name := range []string{"modelreach.json", "modelreach.md"} {
			if _, err := os.Stat(filepath.Join(g.dir, name)); err != nil {
				t.Error(err)
			}
		}
	}
}

// hook is a hook of .pre-commit-hooks.yaml (pre-commit.com, "Creating new hooks").
type hook struct {
	ID            string
	Name          string
	Description   string
	Entry         string
	Language      string
	Files         string
	PassFilenames bool `yaml:"pass_filenames"`
}

func TestPreCommitExample(t *testing.T) {
	var hooks []hook
	if err := yaml.UnmarshalWithOptions([]byte(repository(t, ".pre-commit-hooks.yaml")), &hooks, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	var config struct {
		Repos []struct {
			Repo, Rev string
			Hooks     []struct{ ID string }
		}
	}
	text := repository(t, "examples/elsewhere/pre-commit-config.yaml")
	if err := yaml.UnmarshalWithOptions([]byte(text), &config, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if len(hooks) != 1 || len(config.Repos) != 1 || config.Repos[0].Hooks[0].ID != hooks[0].ID || hooks[0].Language != "golang" {
		t.Fatalf("%+v %+v", hooks, config)
	}
	files := regexp.MustCompile(hooks[0].Files)
	for name, want := range map[string]bool{"modelreach.yml": true, ".modelreach.yml": true, ".github/modelreach.yml": true, "modelreach.yml.md": false} {
		if files.MatchString(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
	args := words(strings.TrimPrefix(hooks[0].Entry, "modelreach "))
	g := newGround(t, "gpt-6-luna", "sim-model_not_found")
	delete(g.env, "OPENAI_API_KEY")
	if code := g.run(t, args...); code != exitPass {
		t.Errorf("exit code %d", code)
	}
	t.Chdir(newGround(t, "{ id: gpt-6-luna, needs: [magic] }").dir)
	if code := run(args, func(string) string { return "" }, strings.NewReader(""), io.Discard, io.Discard); code != exitUsage {
		t.Errorf("exit code %d of a broken manifest", code)
	}
}

// docs/ci.md leads to every example, and its table to every section.
func TestCIPageNamesEveryExample(t *testing.T) {
	page := repository(t, "docs/ci.md")
	for _, root := range []string{"examples/workflows", "examples/elsewhere"} {
		err := fs.WalkDir(os.DirFS(filepath.Join("..", "..", filepath.FromSlash(root))), ".", func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && d.Name() != "Chart.yaml" && !strings.Contains(page, "](../"+root+"/"+path+")") {
				t.Errorf("docs/ci.md does not name %s/%s", root, path)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
	punctuation := strings.NewReplacer(" ", "-", ":", "", ",", "")
	for _, match := range regexp.MustCompile(`\]\(#([^)]+)\)`).FindAllStringSubmatch(page, -1) {
		if !slices.ContainsFunc(strings.Split(page, "\n"), func(line string) bool {
			return strings.HasPrefix(line, "##") && punctuation.Replace(strings.ToLower(strings.TrimLeft(line, "# "))) == match[1]
		}) {
			t.Errorf("docs/ci.md has no section %s", match[1])
		}
	}
}
