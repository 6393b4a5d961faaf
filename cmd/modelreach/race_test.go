//go:build race

package main

// raceDetector tells that this test and what it starts take several times the memory they take otherwise.
const raceDetector = true
