export * from "./app-db-roles";
export * from "./app-needs";
export * from "./deploy-role";
export * from "./egress-security-group";
export * from "./instance-role";
export * from "./least-privilege-app";
export * from "./private-network";
export * from "./signed-upload-bucket";
