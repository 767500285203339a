/** The resource types of a network. */
import { defaultSecurityGroup } from "./default-security-group";
import { flowLog } from "./flow-log";
import { internetGateway } from "./internet-gateway";
import { launchTemplate } from "./launch-template";
import { route } from "./route";
import { routeTable } from "./route-table";
import { routeTableAssociation } from "./route-table-association";
import { securityGroup } from "./security-group";
import { securityGroupEgressRule, securityGroupIngressRule } from "./security-group-rule";
import { subnet } from "./subnet";
import { vpc } from "./vpc";
import { vpcEndpoint } from "./vpc-endpoint";

export { ec2Invokes } from "./invokes";

export const ec2 = [
    vpc,
    subnet,
    routeTable,
    route,
    routeTableAssociation,
    internetGateway,
    securityGroup,
    defaultSecurityGroup,
    securityGroupEgressRule,
    securityGroupIngressRule,
    vpcEndpoint,
    flowLog,
    launchTemplate,
];
