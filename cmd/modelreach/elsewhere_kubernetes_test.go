package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/template"

	"github.com/goccy/go-yaml"
)

// object is what the examples use of Kubernetes' API (v1 ConfigMap and PersistentVolumeClaim, batch/v1 Job): a field that is not here is an error.
type object struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string
	Metadata   struct {
		Name        string
		Annotations map[string]string
	}
	Data map[string]string
	Spec struct {
		AccessModes           []string `yaml:"accessModes"`
		Resources             struct{ Requests map[string]string }
		CompletionMode        string `yaml:"completionMode"`
		Completions           int
		Parallelism           int
		ActiveDeadlineSeconds int  `yaml:"activeDeadlineSeconds"`
		BackoffLimit          *int `yaml:"backoffLimit"`
		BackoffLimitPerIndex  *int `yaml:"backoffLimitPerIndex"`
		PodFailurePolicy      struct {
			Rules []struct {
				Action      string
				OnExitCodes struct {
					ContainerName string `yaml:"containerName"`
					Operator      string
					Values        []int
				} `yaml:"onExitCodes"`
			}
		} `yaml:"podFailurePolicy"`
		Template struct{ Spec pod }
	}
}

type pod struct {
	RestartPolicy                string `yaml:"restartPolicy"`
	AutomountServiceAccountToken *bool  `yaml:"automountServiceAccountToken"`
	SecurityContext              struct {
		RunAsNonRoot   bool                  `yaml:"runAsNonRoot"`
		RunAsUser      int                   `yaml:"runAsUser"`
		RunAsGroup     int                   `yaml:"runAsGroup"`
		FSGroup        int                   `yaml:"fsGroup"`
		SeccompProfile struct{ Type string } `yaml:"seccompProfile"`
	} `yaml:"securityContext"`
	Containers []container
	Volumes    []source
}

type source struct {
	Name                  string
	ConfigMap             struct{ Name string } `yaml:"configMap"`
	PersistentVolumeClaim struct {
		ClaimName string `yaml:"claimName"`
	} `yaml:"persistentVolumeClaim"`
}

type container struct {
	Name  string
	Image string
	Args  []string
	Env   []struct {
		Name      string
		ValueFrom struct {
			SecretKeyRef struct{ Name, Key string } `yaml:"secretKeyRef"`
		} `yaml:"valueFrom"`
	}
	TerminationMessagePolicy string `yaml:"terminationMessagePolicy"`
	SecurityContext          struct {
		AllowPrivilegeEscalation *bool `yaml:"allowPrivilegeEscalation"`
		ReadOnlyRootFilesystem   bool  `yaml:"readOnlyRootFilesystem"`
		Capabilities             struct{ Drop []string }
	} `yaml:"securityContext"`
	Resources    struct{ Requests, Limits map[string]string }
	VolumeMounts []struct {
		Name      string
		MountPath string `yaml:"mountPath"`
		SubPath   string `yaml:"subPath"`
		ReadOnly  bool   `yaml:"readOnly"`
	} `yaml:"volumeMounts"`
}

// objects reads a file of manifests and returns its objects by kind.
func objects(t *testing.T, text string) map[string]object {
	t.Helper()
	found := map[string]object{}
	for document := range strings.SplitSeq(text, "\n---\n") {
		var o object
		if err := yaml.UnmarshalWithOptions([]byte(document), &o, yaml.Strict()); err != nil {
			t.Fatalf("%v\n%s", err, document)
		}
		if versions := map[string]string{"ConfigMap": "v1", "PersistentVolumeClaim": "v1", "Job": "batch/v1"}; versions[o.Kind] != o.APIVersion {
			t.Errorf("%s %s", o.APIVersion, o.Kind)
		}
		found[o.Kind] = o
	}
	checkJob(t, found["Job"])
	return found
}

// checkJob holds a Job to what the restricted Pod Security Standard and this program ask for.
func checkJob(t *testing.T, job object) {
	t.Helper()
	p := job.Spec.Template.Spec
	if len(p.Containers) != 1 {
		t.Fatalf("%d containers", len(p.Containers))
	}
	c := p.Containers[0]
	if p.RestartPolicy != "Never" || *p.AutomountServiceAccountToken || !p.SecurityContext.RunAsNonRoot || p.SecurityContext.SeccompProfile.Type != "RuntimeDefault" {
		t.Errorf("%+v", p)
	}
	if c.Image != image || *c.SecurityContext.AllowPrivilegeEscalation || !slices.Equal(c.SecurityContext.Capabilities.Drop, []string{"ALL"}) {
		t.Errorf("%+v", c)
	}
	for _, rule := range job.Spec.PodFailurePolicy.Rules {
		if rule.OnExitCodes.ContainerName != c.Name || !slices.Equal(rule.OnExitCodes.Values, []int{exitFail, exitUsage, exitInternal}) {
			t.Errorf("%+v", rule)
		}
	}
	for _, mount := range c.VolumeMounts {
		// The kubelet mounts a whole ConfigMap as a folder of symbolic links.
		if mount.Name == "config" && (mount.SubPath != "modelreach.yml" || mount.MountPath != "/config/modelreach.yml") {
			t.Errorf("%+v", mount)
		}
		if !slices.ContainsFunc(p.Volumes, func(v source) bool { return v.Name == mount.Name }) {
			t.Errorf("no volume %s", mount.Name)
		}
	}
}

// checkHook runs a hook's Job with its own models and with others.
func checkHook(t *testing.T, text string, annotations map[string]string) {
	t.Helper()
	found := objects(t, text)
	job, config := found["Job"], found["ConfigMap"]
	for _, o := range []object{job, config} {
		for name, value := range annotations {
			if o.Metadata.Annotations[name] != value {
				t.Errorf("%s: %s is %q, want %q", o.Kind, name, o.Metadata.Annotations[name], value)
			}
		}
	}
	p := job.Spec.Template.Spec
	if p.Volumes[0].ConfigMap.Name != config.Metadata.Name || p.Containers[0].Env[0].ValueFrom.SecretKeyRef.Key == "" {
		t.Errorf("%+v", p)
	}
	if !strings.HasPrefix(config.Data["modelreach.yml"], "version: 1\nmodels:\n  - gpt-6-luna") {
		t.Errorf("%q", config.Data)
	}
	for code, model := range outcomes {
		if got := newGround(t, model).run(t, p.Containers[0].Args...); got != code {
			t.Errorf("%s: exit code %d, want %d", model, got, code)
		}
	}
}

func TestArgoCDExample(t *testing.T) {
	checkHook(t, repository(t, "examples/elsewhere/argocd/presync.yaml"), map[string]string{
		"argocd.argoproj.io/hook": "PreSync", "argocd.argoproj.io/hook-delete-policy": "BeforeHookCreation",
	})
}

// chartFiles are the files of the chart, as templates read them.
type chartFiles struct{ t *testing.T }

// Get returns a file, as .Files.Get does.
func (f chartFiles) Get(name string) string { return repository(f.t, "examples/elsewhere/helm/"+name) }

func TestHelmExample(t *testing.T) {
	var values map[string]any
	if err := yaml.Unmarshal([]byte(repository(t, "examples/elsewhere/helm/values.yaml")), &values); err != nil {
		t.Fatal(err)
	}
	var rendered strings.Builder
	// The functions of Helm that the template uses.
	chart, err := template.New("").Option("missingkey=error").Funcs(template.FuncMap{
		"indent": func(n int, text string) string {
			pad := strings.Repeat(" ", n)
			return pad + strings.ReplaceAll(text, "\n", "\n"+pad)
		},
		"quote": strconv.Quote,
	}).Parse(repository(t, "examples/elsewhere/helm/templates/modelreach.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := chart.Execute(&rendered, map[string]any{
		"Release": map[string]any{"Name": "shop"}, "Values": values, "Files": chartFiles{t},
	}); err != nil {
		t.Fatal(err)
	}
	checkHook(t, rendered.String(), map[string]string{
		"helm.sh/hook": "pre-install,pre-upgrade", "helm.sh/hook-delete-policy": "before-hook-creation",
	})
}

// The pods of the Indexed Job ask one share each, and the second Job joins what they reported.
func TestKubernetesShardsExample(t *testing.T) {
	found := objects(t, repository(t, "examples/elsewhere/kubernetes/shards.yaml"))
	merge := objects(t, repository(t, "examples/elsewhere/kubernetes/merge.yaml"))["Job"].Spec.Template.Spec
	spec := found["Job"].Spec
	pods := spec.Template.Spec
	claim := found["PersistentVolumeClaim"].Metadata.Name
	if spec.CompletionMode != "Indexed" || pods.Volumes[1].PersistentVolumeClaim.ClaimName != claim || merge.Volumes[0].PersistentVolumeClaim.ClaimName != claim {
		t.Errorf("%+v", spec)
	}
	for code, model := range outcomes {
		models := make([]string, 9)
		for i := range models {
			models[i] = fmt.Sprintf("{ id: gpt-6-luna, parameters: { seed: %d } }", i)
		}
		g := newGround(t, append(models, model)...)
		codes := map[int]bool{}
		for index := range spec.Completions {
			g.env["JOB_COMPLETION_INDEX"] = strconv.Itoa(index)
			codes[g.run(t, pods.Containers[0].Args...)] = true
		}
		if want := map[int]bool{exitPass: true, code: true}; !maps.Equal(codes, want) {
			t.Errorf("%s: exit codes of the pods %v, want %v", model, codes, want)
		}
		g.env = map[string]string{}
		if got := g.run(t, merge.Containers[0].Args...); got != code {
			t.Errorf("%s: exit code %d of the merge, want %d", model, got, code)
		}
	}
}
