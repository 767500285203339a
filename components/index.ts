export * from "./app-db-roles";
export * from "./instance-role";
