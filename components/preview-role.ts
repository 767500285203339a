import * as pulumi from "@pulumi/pulumi";
import { after } from "./internal/after";
import { boundedRole } from "./internal/iam/bounded-role";
import {
    checkRepository,
    gitHubIssuer,
    gitHubPullRequests,
    type GitHubRepositoryArgs,
} from "./internal/iam/github";
import { oidcProviderArn, webIdentityTrust } from "./internal/iam/oidc";
import { oidcProvider } from "./internal/iam/oidc-provider";
import { inOwnAccount, knownValue } from "./internal/iam/own-account";
import { grantedPermissions, type Permission } from "./internal/iam/permissions";
import { type Check, type Home, placeOf } from "./internal/iam/place";
import {
    type PreviewService,
    previewService,
    readRedactedState,
    readSettings,
} from "./internal/iam/preview-grants";
import type { Grant } from "./internal/iam/role-grants";
import { currentScope } from "./internal/iam/scope";
import { bucketName, objectPrefix } from "./internal/s3/rules";
import { Faults } from "./internal/validation";

export { PreviewService } from "./internal/iam/preview-grants";

const type = "least-privilege:index:PreviewRole";

/** Where states are kept whose secrets have been taken out (docs/deploy.md says how). */
export interface RedactedStateArgs {
    /** Name of the bucket. It is encrypted by S3's own keys: the role may not decrypt with any of KMS. */
    bucket: pulumi.Input<string>;
    /** Prefix of the states in it, with a slash at its end: `redacted/`. */
    prefix: string;
}

/** Whose pull requests are previewed, and what the preview may look at. */
export interface PreviewRoleArgs {
    /** The repository on GitHub whose pull requests are previewed. Those from forks get no token, and so no preview. */
    gitHub: GitHubRepositoryArgs;
    /** ARN of the account's provider for GitHub's tokens, of which an account can have only one. @default it is made */
    oidcProviderArn?: pulumi.Input<string>;
    /** The services whose resources the program makes. */
    services: PreviewService[];
    /** Redacted states that the preview may read. @default none */
    redactedState?: RedactedStateArgs;
}

/**
 * A role for previews of pull requests on GitHub: it reads the settings of resources of the named services, in the whole account,
 * and nothing that is kept in them: no parameter's or secret's value, no object but a redacted state, and it can't decrypt.
 *
 * The code of the pull request runs with this role's credentials, and whoever opens one may read all of that. The engine also
 * decrypts the state that it previews against: never give it the real one for code that nobody has read. docs/deploy.md shows the way
 * that is meant, a throw-away stack from redacted state.
 *
 * ```ts
 * new PreviewRole("preview", {
 *     gitHub: { repository: "acme/shop" },
 *     oidcProviderArn: deploy.oidcProviderArn,
 *     services: [PreviewService.Iam, PreviewService.Kms, PreviewService.S3],
 * });
 * ```
 *
 * Bad arguments give one `InputPropertiesError` that lists all of them, before anything is registered.
 */
export class PreviewRole extends pulumi.ComponentResource {
    /** Name of the role, known at preview. */
    public readonly roleName: pulumi.Output<string>;
    /** ARN of the role, for `role-to-assume` of aws-actions/configure-aws-credentials. It waits for the role's policies. */
    public readonly roleArn: pulumi.Output<string>;
    /** ARN of the permissions boundary. */
    public readonly boundaryArn: pulumi.Output<string>;
    /** ARN of the provider for the tokens, given or made. */
    public readonly oidcProviderArn: pulumi.Output<string>;
    /** All that the role may do, computed from its policies. A need with a value that isn't known yet stands in it by its name. */
    public readonly permissions: pulumi.Output<Permission[]>;
    /** The same in words, a line a right. */
    public readonly permissionsInWords: pulumi.Output<string[]>;

    constructor(name: string, args: PreviewRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        validate(name, args);
        super(type, name, args, opts);
        const child = { parent: this };
        const identity = gitHubPullRequests(args.gitHub);
        // No argument here may be of another account.
        const own: PreviewRoleArgs & { otherAccounts?: string[] } = args;
        const home = placeOf({ type, name }, currentScope(child), own, check);
        const providerArn = oidcProvider(home, identity, args.oidcProviderArn, child);
        const trust = providerArn.apply((arn) => webIdentityTrust(arn, identity));
        const grants = grantsOf(home, args);
        const { role, boundary, policies } = boundedRole(name, trust, grants, grants, child);

        this.roleName = role.name;
        this.roleArn = after(role.arn, policies);
        this.boundaryArn = boundary.arn;
        this.oidcProviderArn = providerArn;
        const { permissions, permissionsInWords } = grantedPermissions(home, grants);
        this.permissions = permissions;
        this.permissionsInWords = permissionsInWords;
        this.registerOutputs({
            roleName: this.roleName,
            roleArn: this.roleArn,
            boundaryArn: this.boundaryArn,
            oidcProviderArn: this.oidcProviderArn,
            permissions,
            permissionsInWords,
        });
    }
}

/** Records every fault of what is known; with `place`, also of where things are. */
const check: Check<PreviewRoleArgs> = (faults, args, place) => {
    const { services, redactedState } = args;
    const provider = inOwnAccount(oidcProviderArn(gitHubIssuer), place);
    checkRepository(faults, "gitHub", args.gitHub);
    faults.check("oidcProviderArn", args.oidcProviderArn, provider);
    if (Array.isArray(services) && services.length > 0) {
        faults.checkList("services", services, previewService);
        if (new Set(services).size < services.length) {
            faults.add("services", "a service stands there twice; name each once.");
        }
    } else {
        faults.add("services", 'no service is named; name those that the program uses, like ["iam", "s3"].');
    }
    if (redactedState) {
        faults.require("redactedState.bucket", redactedState.bucket, bucketName);
        faults.require("redactedState.prefix", redactedState.prefix, objectPrefix("redacted/"));
    }
};

function validate(name: string, args: PreviewRoleArgs): void {
    const faults = new Faults(type, name);
    check(faults, args);
    faults.throwIfAny();
}

/** One policy for each service, and one for the state. */
function grantsOf(home: Home, { services, redactedState: state }: PreviewRoleArgs): Grant[] {
    const settings = services.map((service) => ({
        need: service,
        statements: home.place.apply((where) => [readSettings(where, service)]),
    }));
    if (!state) {
        return settings;
    }
    const bucket = knownValue(home, "redactedState.bucket", state.bucket, () => bucketName);
    const statements = pulumi
        .all([home.place, bucket])
        .apply(([where, known]) => [readRedactedState(where, known, state.prefix)]);
    return [...settings, { need: "redacted-state", statements }];
}
