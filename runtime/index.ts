export * from "./sign-download";
export * from "./sign-upload";
