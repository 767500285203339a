import type * as pulumi from "@pulumi/pulumi";
import { describeGrants, effectiveGrants, type RolePolicies, summarise, vocabularyOf } from "./calculator";
import { boundedRoleName } from "./bounded-role";
import { arn, arnParts, type Scope } from "./document";
import type { RoleGrantsArgs } from "./grant-args";
import { needsParameters, parameterNeeds } from "./grant-plan";
import { denyEverything, parameterArns } from "./grants";
import { parameterKeyPolicy } from "./key-policy";
import type { Home } from "./place";
import type { Planned, Statements } from "./planned";
import type { Grant } from "./role-grants";
import { withSymbols, withUnknowns } from "./symbols";

/** One right of a role, as its policies, its boundary and its key give it together. */
export interface Permission {
    /** What may be done, as AWS writes it: `ssm:GetParameter`. */
    actions: string[];
    /** What it is allowed on: ARNs, `*` for everything; more than one must all match. */
    resources: string[];
    /** Conditions in words, all of which must hold: `by way of ssm.eu-central-1.amazonaws.com`. */
    only: string[];
    /** In which cases it is denied all the same, in words. */
    except: string[];
    /** Why it may be less than this: what couldn't be decided. */
    doubts: string[];
}

/** What a role may do, as data and in words. */
export interface RolePermissions {
    readonly permissions: pulumi.Output<Permission[]>;
    readonly permissionsInWords: pulumi.Output<string[]>;
}

/**
 * What the role of these arguments may do. A value that isn't known yet, or is secret, stands in it by its name, and hides
 * nothing else.
 *
 * @param planOf the needs that the arguments name, the same as the role is made of
 * @param keyArn the key of the parameters, given or made
 */
export function rolePermissions<Args extends RoleGrantsArgs>(
    home: Home,
    args: Args,
    planOf: (args: Args) => readonly Planned[],
    keyArn: pulumi.Output<string> | undefined,
): RolePermissions {
    return asOutputs(
        home.place.apply(async (where) => {
            const known = (await withSymbols(args)) as Args;
            const key = await keyOf(home, where, known.keyArn as string | undefined, keyArn);
            return describe(policiesOf(where, boundedRoleName(home.name), known, planOf(known), key));
        }),
    );
}

/**
 * What the role of these grants may do, of which its boundary is made too, so that it takes nothing away. A need with a value that
 * isn't known yet, or is secret, counts as broader, as a whole: an unknown action on everything, by the need's name.
 */
export function grantedPermissions({ place }: Home, grants: readonly Grant[]): RolePermissions {
    const statements = Object.fromEntries(grants.map((grant) => [grant.need, grant.statements]));
    return asOutputs(
        place.apply(async () => {
            const known: Readonly<Record<string, Statements | string>> = await withSymbols(statements);
            return describe({ identity: Object.values(known).map(document) });
        }),
    );
}

/** The key's ARN. One that is made is of this account and region, and only its id isn't known before. */
async function keyOf(
    { name }: Home,
    where: Scope,
    given: string | undefined,
    keyArn: pulumi.Output<string> | undefined,
): Promise<string> {
    if (given !== undefined || keyArn === undefined) {
        return given ?? "";
    }
    const known = await withSymbols({ keyArn });
    return arnParts(known.keyArn).accountId !== ""
        ? known.keyArn
        : arn(where, "kms", `key/{${name}-key.keyId}`);
}

/** All documents that decide what the role may do, of arguments with symbols. */
function policiesOf(
    where: Scope,
    roleName: string,
    args: RoleGrantsArgs,
    plan: readonly Planned[],
    key: string,
): RolePolicies {
    const isGiven = args.keyArn !== undefined;
    const identity = plan.map((planned) => planned.at(where, key).policy);
    const limits = plan.flatMap(
        (planned) => planned.at(where, isGiven ? key : arn(where, "kms", "key/*")).limit,
    );
    const roleArn = arn(where, "iam", `role/${roleName}`, "");
    const keyPolicy = () => {
        const known = args as pulumi.Unwrap<RoleGrantsArgs>;
        const readable = parameterArns(where, parameterNeeds(known));
        return parameterKeyPolicy(where, readable, roleArn, known.keyAdministrators ?? []);
    };
    return {
        arn: roleArn,
        identity: identity.map(document),
        boundary: document(limits.length > 0 ? limits : [denyEverything]),
        ...(needsParameters(args) &&
            !isGiven && { resourcePolicies: [{ resources: [key], policy: document(keyPolicy()) }] }),
    };
}

/** A policy; a symbol is one of which nothing is known. */
function document(statements: Statements | string): object {
    return { Version: "2012-10-17", Statement: withUnknowns(statements) };
}

interface Described {
    readonly permissions: Permission[];
    readonly permissionsInWords: string[];
}

function asOutputs(found: pulumi.Output<Described>): RolePermissions {
    return {
        permissions: found.apply(({ permissions }) => permissions),
        permissionsInWords: found.apply(({ permissionsInWords }) => permissionsInWords),
    };
}

async function describe(role: RolePolicies): Promise<Described> {
    const vocabulary = await vocabularyOf(role);
    const grants = describeGrants(effectiveGrants(role, vocabulary), vocabulary);
    return {
        permissions: grants.map(({ actions, resources, only, except, doubts }) => ({
            actions: [...actions],
            resources: [...resources],
            only: [...only],
            except: [...except],
            doubts: [...doubts],
        })),
        permissionsInWords: summarise(grants),
    };
}
