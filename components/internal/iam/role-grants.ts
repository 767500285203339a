import * as pulumi from "@pulumi/pulumi";
import { policyJson, type Scope, type Statement } from "./document";
import {
    becomeSigners,
    connectToDatabase,
    decryptParameters,
    deliverLogs,
    denyEverything,
    type ParameterNeeds,
    readParameters,
} from "./grants";

/** What a role is for: the component's arguments, each checked as soon as it is known. */
export interface RoleNeeds {
    readonly parameters: pulumi.Output<ParameterNeeds> | undefined;
    readonly keyArn: pulumi.Output<string> | undefined;
    readonly keyAdministrators: pulumi.Output<string[]>;
    readonly databaseLogin: pulumi.Output<{ resourceId: string; username: string }> | undefined;
    readonly logGroupName: pulumi.Output<string> | undefined;
    readonly signerRoleArns: pulumi.Output<string[]> | undefined;
}

/** One need and what it allows. Its name is that of the inline policy, and the end of the child's name. */
export interface Grant {
    readonly need: string;
    readonly statements: pulumi.Output<Statement[]>;
}

/**
 * What the needs allow, a policy for each: a value that isn't known yet hides a whole document from the preview, and so
 * hides only that need's.
 */
export function roleGrants(
    scope: pulumi.Output<Scope>,
    needs: RoleNeeds,
    keyArn: pulumi.Output<string> | undefined,
): Grant[] {
    const { parameters, databaseLogin: login, logGroupName: group, signerRoleArns: signers } = needs;
    const found: Grant[] = [];
    if (parameters && keyArn) {
        found.push(
            {
                need: "parameters",
                statements: pulumi
                    .all([scope, parameters])
                    .apply(([where, these]) => readParameters(where, these)),
            },
            {
                need: "parameters-key",
                statements: pulumi
                    .all([scope, parameters, keyArn])
                    .apply(([where, these, key]) => [decryptParameters(where, these, key)]),
            },
        );
    }
    if (login) {
        found.push({
            need: "database-login",
            statements: pulumi
                .all([scope, login])
                .apply(([where, { resourceId, username }]) => [
                    connectToDatabase(where, resourceId, username),
                ]),
        });
    }
    if (group) {
        found.push({
            need: "log-delivery",
            statements: pulumi.all([scope, group]).apply(([where, known]) => [deliverLogs(where, known)]),
        });
    }
    if (signers) {
        found.push({ need: "upload-signing", statements: signers.apply((arns) => [becomeSigners(arns)]) });
    }
    return found;
}

/** One document of all the grants: the most that the role may ever do. */
export function boundaryJson(parts: Grant[]): pulumi.Output<string> {
    return pulumi.all(parts.map(({ statements }) => statements)).apply((statements) => {
        const all = statements.flat();
        return policyJson(all.length > 0 ? all : [denyEverything]);
    });
}
