/** The resource types of databases. */
import { instance } from "./instance";
import { parameterGroup } from "./parameter-group";
import { subnetGroup } from "./subnet-group";

export const rds = [instance, subnetGroup, parameterGroup];
