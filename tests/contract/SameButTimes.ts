export * from "../../src/testing/stores/SameButTimes.ts"
