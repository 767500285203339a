import type * as pulumi from "@pulumi/pulumi";

/** How large a stack is, where its arguments don't say more. */
export const Shape = {
    /** One host, one database server and one zone of endpoints: what can't be reached for some minutes. */
    Small: "small",
    /** Two hosts, a database server with a standby and endpoints in all zones: one zone may fail. */
    Standard: "standard",
} as const;
/** How large a stack is, where its arguments don't say more. */
export type Shape = (typeof Shape)[keyof typeof Shape];

/** What a shape decides: each of these is an argument, too. */
export interface Sizes {
    /** The zones of the interface endpoints; all, where it is nothing. */
    readonly endpointAvailabilityZones: string[] | undefined;
    readonly instances: number;
    readonly databaseInstanceClass: pulumi.Input<string>;
    readonly databaseMultiAz: pulumi.Input<boolean>;
    readonly databaseBackupRetentionPeriod: pulumi.Input<number>;
}

/** What is asked of a size. */
export interface SizeArgs {
    readonly shape?: Shape;
    readonly availabilityZones?: string[];
    readonly endpointAvailabilityZones?: string[];
    readonly instances?: number;
    readonly databaseInstanceClass?: pulumi.Input<string>;
    readonly databaseMultiAz?: pulumi.Input<boolean>;
    readonly databaseBackupRetentionPeriod?: pulumi.Input<number>;
}

/** The zones of a network, where nothing is said. */
export const defaultZones = ["a", "b"];

/** The sizes of a stack: what is given, and its shape's for the rest. */
export function sizesOf(args: SizeArgs): Sizes {
    const { availabilityZones = defaultZones } = args;
    const defaults: Record<Shape, Sizes> = {
        [Shape.Small]: {
            endpointAvailabilityZones: [...availabilityZones].sort().slice(0, 1),
            instances: 1,
            databaseInstanceClass: "db.t4g.micro",
            databaseMultiAz: false,
            databaseBackupRetentionPeriod: 7,
        },
        [Shape.Standard]: {
            endpointAvailabilityZones: undefined,
            instances: 2,
            databaseInstanceClass: "db.t4g.small",
            databaseMultiAz: true,
            databaseBackupRetentionPeriod: 14,
        },
    };
    const shape = defaults[args.shape ?? Shape.Standard];
    return {
        endpointAvailabilityZones: args.endpointAvailabilityZones ?? shape.endpointAvailabilityZones,
        instances: args.instances ?? shape.instances,
        databaseInstanceClass: args.databaseInstanceClass ?? shape.databaseInstanceClass,
        databaseMultiAz: args.databaseMultiAz ?? shape.databaseMultiAz,
        databaseBackupRetentionPeriod:
            args.databaseBackupRetentionPeriod ?? shape.databaseBackupRetentionPeriod,
    };
}
