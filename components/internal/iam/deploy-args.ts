import type * as pulumi from "@pulumi/pulumi";

/** Artifacts below one prefix of a bucket. */
export interface ArtifactsArgs {
    /** Name of the bucket, which is in the region that is deployed to. */
    bucket: pulumi.Input<string>;
    /** Prefix below which artifacts are put, with a slash at its end: `shop/`. */
    prefix: string;
    /** ARN of the key that artifacts must be encrypted with, in the same region. */
    keyArn: pulumi.Input<string>;
}

/** One document that may be run on some instances, as root. */
export interface DeployCommandArgs {
    /**
     * Name of an SSM document of the account that holds the command. A parameter that it puts into a script is a way to run
     * anything: without parameters it is safe, or with an `allowedPattern` for each.
     */
    documentName: pulumi.Input<string>;
    /** Key of the tag that instances must have: `aws:autoscaling:groupName` is one that nobody can put on others. */
    tagKey: string;
    /** The tag's value. */
    tagValue: pulumi.Input<string>;
}

/** Roles that may be made, changed and removed, none of which can do more than a boundary says. */
export interface CreatedRolesArgs {
    /** Beginning of the roles' names: `shop-fn-`. No other role's name may begin with it. */
    namePrefix: string;
    /** ARN of the policy that each of the roles must have as its permissions boundary. */
    boundaryArn: pulumi.Input<string>;
    /** The services that the roles may be handed to, `lambda.amazonaws.com`. @default none */
    passedToServices?: string[];
}

/** What a deploy takes. */
export interface DeployRights {
    artifacts?: ArtifactsArgs;
    command?: DeployCommandArgs;
    createsRoles?: CreatedRolesArgs;
    otherAccounts?: string[];
}
