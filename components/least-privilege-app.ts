import * as pulumi from "@pulumi/pulumi";
import type { AppNeeds, OutboundNeed } from "./app-needs";
import { checkApp } from "./host/check-app";
import { cloudInit, compressedCloudInit } from "./host/cloud-init";
import { describePlan } from "./host/describe";
import { Distribution } from "./host/distributions";
import { appUser, deployUser } from "./host/paths";
import { hostPlan } from "./host/plan";
import type { HostPlan } from "./host/plan-types";
import { RuntimeProfile } from "./host/profiles";
import { address, plainText } from "./host/rules";
import { logGroupName, roleArn } from "./internal/iam/rules";
import { outboundCidr, subnetCidr } from "./internal/needs-rules";
import { Faults, type Rule, whenKnown } from "./internal/validation";

export { Distribution, RuntimeProfile };

const type = "least-privilege:index:LeastPrivilegeApp";

/** A proxy that lets only listed names pass. */
export interface ProxyArgs {
    /** Its address, like `10.1.2.3`. */
    address: pulumi.Input<string>;
    /** Its port. */
    port: number;
}

/** One app on a host of its own. */
export interface LeastPrivilegeAppArgs {
    /** Name of the app, of its user and its units, at most 20 characters. @default the component's name */
    appName?: string;
    /** What the app needs. Everything else is denied. */
    needs: AppNeeds;
    /** What the app runs on: what only that can't do without is allowed. */
    profile: RuntimeProfile;
    /**
     * The program by its whole path, and its arguments: `["/usr/bin/node", "/srv/shop/code/server.js"]`. It must serve the
     * socket that it is handed as file descriptor 3, since it can't open one.
     * https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html
     */
    command: pulumi.Input<string>[];
    /** Settings for the app's environment; no secrets, which are refused where they can be told. @default none */
    environment?: Record<string, pulumi.Input<string>>;
    /** What the host runs. @default Distribution.AmazonLinux */
    distribution?: Distribution;
    /** Packages that the app needs of the distribution, like `nodejs`. @default none but the firewall's */
    packages?: string[];
    /** Size of a file system for uploads on the host. @default none are kept there */
    uploadsBytes?: number;
    /** Where the database is: its subnets, like `["10.1.2.0/24"]`. Needed where the needs name a database. */
    databaseAddresses?: pulumi.Input<string>[];
    /**
     * Where outbound needs lead that name a service, a prefix list or a security group, by the needs' names: a host's
     * firewall knows addresses only. @default none
     */
    addresses?: Record<string, pulumi.Input<string>[]>;
    /** The proxy for outbound needs that name a host. Needed where one does. */
    proxy?: ProxyArgs;
    /** What the host's own programs connect to and the app doesn't: an agent, packages. @default nothing */
    hostOutbound?: Record<string, OutboundNeed>;
    /**
     * Log group that records are forwarded to, the app's and the host's, in a stream of the instance's id; the instance's role
     * must be allowed to add to it. On Amazon Linux only. @default they stay on the host
     */
    logGroupName?: pulumi.Input<string>;
    /** Where CloudWatch Logs is: the subnets of its endpoint, like `["10.1.2.0/24"]`. Needed with `logGroupName`. */
    logAddresses?: pulumi.Input<string>[];
    /**
     * ARN of the app's own role, an `AppRole`: its credentials are handed to the app by a broker, and every SDK of AWS finds them;
     * the instance's role must be allowed to become it. @default the app has no credentials, and no way to the host's
     */
    appRoleArn?: pulumi.Input<string>;
    /** Where STS is: the subnets of its endpoint, like `["10.1.2.0/24"]`. Needed with `appRoleArn`. */
    stsAddresses?: pulumi.Input<string>[];
}

/**
 * A host that runs one app as its own user, in the tightest sandbox that its run-time allows, behind a firewall that lets out
 * only what the app needs.
 *
 * ```ts
 * const app = new LeastPrivilegeApp("shop", {
 *     needs: { listen: { port: 4000, publicPort: 443 } },
 *     profile: RuntimeProfile.Node,
 *     command: ["/usr/bin/node", "/srv/shop/code/server.js"],
 * });
 * new aws.ec2.LaunchTemplate("shop", { userData: app.userDataBase64 });
 * ```
 *
 * All of it are files that systemd and the kernel understand. Nothing is made in AWS: the user data is an output.
 *
 * Bad arguments give one `InputPropertiesError` that lists all of them, before anything is registered.
 */
export class LeastPrivilegeApp extends pulumi.ComponentResource {
    /** User data for an instance's first boot, as plain text of cloud-init, to read. It holds no secret. */
    public readonly userData: pulumi.Output<string>;
    /** The same as instances take it: compressed, so that it is short enough, and in base64. */
    public readonly userDataBase64: pulumi.Output<string>;
    /** The plan in words: what the app may reach, what its run-time costs, and what remains possible. */
    public readonly plan: pulumi.Output<string>;
    /** The user that the app runs as. */
    public readonly appUser: pulumi.Output<string>;
    /** The user that owns the code. */
    public readonly deployUser: pulumi.Output<string>;

    constructor(name: string, args: LeastPrivilegeAppArgs, opts?: pulumi.ComponentResourceOptions) {
        validate(name, args);
        super(type, name, args, opts);
        const app = args.appName ?? name;
        const plan = planOf(name, args);

        this.userData = plan.apply(cloudInit);
        this.userDataBase64 = plan.apply(compressedCloudInit);
        this.plan = plan.apply(describePlan);
        this.appUser = pulumi.output(appUser(app));
        this.deployUser = pulumi.output(deployUser(app));
        this.registerOutputs({
            userData: this.userData,
            userDataBase64: this.userDataBase64,
            plan: this.plan,
            appUser: this.appUser,
            deployUser: this.deployUser,
        });
    }
}

/** Where user data ends up is read by more than the app. */
const secretRefused =
    "it is a secret, and all that is on the host can read it, as can who may see the instance; put it into a parameter, whose name is no secret.";

function validate(name: string, args: LeastPrivilegeAppArgs): void {
    const faults = new Faults(type, name);
    checkApp(faults, name, args);
    faults.throwIfAny();
}

/** The plan, as soon as all that it is made of is known and checked. */
function planOf(name: string, args: LeastPrivilegeAppArgs): pulumi.Output<HostPlan> {
    const known = (path: string, value: pulumi.Input<string>, rule: Rule<string>) =>
        whenKnown({ type, name }, path, value, rule);
    const list = (path: string, values: pulumi.Input<string>[], rule: Rule<string>) =>
        pulumi.all(values.map((value, index) => known(`${path}[${index}]`, value, rule)));
    const record = <T, U>(values: Record<string, T> | undefined, map: (key: string, value: T) => U) =>
        Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [key, map(key, value)]));
    const notSecret = (path: string, value: pulumi.Input<string>) =>
        known(path, refuseSecret(name, path, value), plainText);
    const outbound = (path: string, needs: Record<string, OutboundNeed> | undefined) =>
        record(needs, (key, need) => ({
            ...need,
            ...(need.cidrIpv4 !== undefined && {
                cidrIpv4: known(
                    `${path}.${key}.cidrIpv4`,
                    need.cidrIpv4 as pulumi.Input<string>,
                    outboundCidr(need),
                ),
            }),
        }));
    return pulumi
        .output({
            needs: { ...args.needs, outbound: outbound("needs.outbound", args.needs.outbound) },
            command: args.command.map((word, index) => notSecret(`command[${index}]`, word)),
            environment: record(args.environment, (key, value) => notSecret(`environment.${key}`, value)),
            databaseAddresses: list("databaseAddresses", args.databaseAddresses ?? [], subnetCidr),
            addresses: record(args.addresses, (key, value) => list(`addresses.${key}`, value, subnetCidr)),
            proxy: args.proxy && {
                address: known("proxy.address", args.proxy.address, address),
                port: args.proxy.port,
            },
            hostOutbound: outbound("hostOutbound", args.hostOutbound),
            logs:
                args.logGroupName === undefined
                    ? undefined
                    : {
                          groupName: known("logGroupName", args.logGroupName, logGroupName),
                          addresses: list("logAddresses", args.logAddresses ?? [], subnetCidr),
                      },
            credentials:
                args.appRoleArn === undefined
                    ? undefined
                    : {
                          roleArn: known("appRoleArn", args.appRoleArn, roleArn),
                          stsAddresses: list("stsAddresses", args.stsAddresses ?? [], subnetCidr),
                      },
        })
        .apply((resolved) =>
            hostPlan({
                ...resolved,
                name: args.appName ?? name,
                profile: args.profile,
                distribution: args.distribution ?? Distribution.AmazonLinux,
                packages: args.packages ?? [],
                uploadsBytes: args.uploadsBytes,
            }),
        );
}

/** The value, where it isn't secret. */
function refuseSecret(name: string, path: string, value: pulumi.Input<string>): pulumi.Output<string> {
    const output = pulumi.output(value);
    const secret = whenKnown({ type, name }, path, pulumi.isSecret(output), (isSecret) =>
        isSecret ? secretRefused : undefined,
    );
    return pulumi.all([output, secret]).apply(([plain]) => plain);
}
