export * from "../src/testing/stores/PlainArray.ts"
