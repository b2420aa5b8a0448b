export * from "../../src/testing/stores/Fixtures.ts"
