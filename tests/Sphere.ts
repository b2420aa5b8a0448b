export * from "../src/testing/stores/Sphere.ts"
