export * from "./app-db-roles";
export * from "./app-needs";
export * from "./deploy-role";
export * from "./instance-role";
export * from "./least-privilege-app";
export * from "./signed-upload-bucket";
