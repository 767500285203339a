import {
    GetPolicyCommand,
    GetPolicyVersionCommand,
    GetRoleCommand,
    GetRolePolicyCommand,
    ListAttachedRolePoliciesCommand,
    ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { type AwsClients, awsClients } from "../../support/aws";
import type { DeployedApp } from "../../support/deployed-app";
import { commonTrusts, type DeployedRoles } from "./deploy-targets";
import { administratorAccess } from "./targets";

/** A role, as its documents are read back from where it is deployed. */
export interface RoleDocuments {
    readonly trust: string;
    readonly policies: readonly string[];
    readonly boundary: string | undefined;
}

/** The roles for builds, of which it is evaluated what they let in and may do. */
export interface EvaluatedTarget {
    readonly accountId: string;
    readonly region: string;
    readonly artifactBucket: string;
    readonly keyArn: string;
    /** ARN of the policy that the roles that it makes must have as their boundary. */
    readonly functionsBoundaryArn: string;
    readonly deployer: RoleDocuments;
    /** A role for a repository that is known by its ids. */
    readonly byIds: RoleDocuments;
}

/** Both sides; the control is the common way, with AdministratorAccess and GitHub's tokens by their audience alone. */
export async function evaluatedTargets(
    { cloud: { aws } }: DeployedApp,
    roles: DeployedRoles,
): Promise<{ hardened: EvaluatedTarget; control: EvaluatedTarget }> {
    const account = awsClients(aws);
    const { accountId, region } = aws;
    const { artifactBucket, keyArn, functionsBoundaryArn } = roles;
    const place = { accountId, region, artifactBucket, keyArn, functionsBoundaryArn };
    const common: RoleDocuments = {
        trust: commonTrusts(accountId)["github-actions"] ?? "",
        policies: [administratorAccess],
        boundary: undefined,
    };
    return {
        hardened: {
            ...place,
            deployer: await readBack(account, roles.deployRoleArn),
            byIds: await readBack(account, roles.byIdsRoleArn),
        },
        control: { ...place, deployer: common, byIds: common },
    };
}

async function readBack({ iam }: AwsClients, roleArn: string): Promise<RoleDocuments> {
    const RoleName = roleArn.split("/").at(-1) ?? "";
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    if (AttachedPolicies.length > 0) {
        throw new Error(`${RoleName} has attached policies, which aren't read here`);
    }
    const policies = await Promise.all(
        PolicyNames.map(async (PolicyName) => {
            const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
            return decoded(PolicyDocument);
        }),
    );
    const PolicyArn = Role?.PermissionsBoundary?.PermissionsBoundaryArn;
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    const { PolicyVersion } = await iam.send(
        new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }),
    );
    return {
        trust: decoded(Role?.AssumeRolePolicyDocument),
        policies,
        boundary: decoded(PolicyVersion?.Document),
    };
}

/** IAM answers with its documents in URL encoding. */
function decoded(document = ""): string {
    return decodeURIComponent(document);
}
