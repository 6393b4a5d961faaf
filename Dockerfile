# The runner builds this file with a plain `docker build`, so everything works without build arguments and with the older builder,
# which does not know the build platform: there it is the engine's own.
FROM --platform=${BUILDPLATFORM:-linux} golang:1.26 AS build

WORKDIR /src

# The target is set only when the builder builds for another platform, and then Go cross-compiles; empty means this one.
ARG TARGETOS
ARG TARGETARCH
ENV GOOS=$TARGETOS GOARCH=$TARGETARCH CGO_ENABLED=0 GOFLAGS="-trimpath -buildvcs=false"

# The modules change less often than the source, and the API client takes minutes to compile: their layer stays in the cache.
COPY go.mod go.sum ./
RUN go mod download && go build github.com/openai/openai-go/v3

COPY . .
RUN go build -ldflags "-s -w" -o /modelreach ./cmd/modelreach

# Nothing but the program and the certificate authorities: no shell, no package, nothing to update. scripts/release-build puts the
# same two files into the image of a release. It needs Docker on the runner; runners that start the step in Kubernetes pods need a
# shell in the image and refuse a Dockerfile (see actions/runner-container-hooks).
#
# No USER: the workspace and the runner's files belong to the runner's user, and only root may write to them.
# No WORKDIR: the runner sets it to the workspace.
FROM scratch

COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /modelreach /modelreach

ENTRYPOINT ["/modelreach"]
