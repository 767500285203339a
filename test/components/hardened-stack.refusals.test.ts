import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { DatabaseAccess, HardenedStack, type HardenedStackArgs, RuntimeProfile } from "../../components";
import { refusal } from "./program";
import { type Reasons, wholeMessage } from "./whole-message";

const make = (args: unknown) => () => new HardenedStack("shop", args as HardenedStackArgs);

const app = { profile: RuntimeProfile.Node, command: ["/usr/bin/node", "/srv/shop/code/server.js"] };
const listen = { port: 4000, publicPort: 443 };
const least = { ...app, needs: { listen } };
const stripe = { host: "api.stripe.com", port: 443, reason: "card payments" };
const database = { name: "shop", access: DatabaseAccess.ReadWrite };
const own =
    "the stack reaches logs, s3, ssm, sts by itself, for just what the needs name there; leave it out.";
const taken =
    "a way of this name is made by the stack itself, as are all of database, endpoints, packages, proxy, ssm, sts; call the need differently.";

const ofNoVpc = "no vpcId is given, so that the network is made here; leave it out, or give the VPC too.";
const noProfile = "a role is given, and instances get it by a profile; give that too.";

const certificateArn = "arn:aws:acm:eu-central-1:123456789012:certificate/0e1f";
const office = { cidrIpv4: "198.51.100.0/24", reason: "the office" };
const twoZones = "RDS, as load balancers do, wants subnets in two zones";
const otherBalancer =
    "clients are given, too, for whom a load balancer is made; give either those or the security group of a load balancer that exists.";
const serverArgs = {
    databaseEngineVersion: "17",
    databaseInstanceClass: "db.t4g.micro",
    databaseMultiAz: false,
    databaseAllocatedStorage: 20,
    databaseBackupRetentionPeriod: 7,
};
const ofEach = (args: object, reason: string) =>
    Object.fromEntries(Object.keys(args).map((property) => [property, reason]));

const cases: Record<string, { args: unknown; reasons: Reasons }> = {
    "values that can't be": {
        args: {
            ...app,
            needs: { listen, database },
            shape: "large",
            imageId: "al2023",
            instanceType: "small",
            volumeSize: 4,
            databaseEngineVersion: "17.4",
            databaseInstanceClass: "t4g.micro",
            databaseAllocatedStorage: 5,
            databaseBackupRetentionPeriod: 0,
        },
        reasons: {
            imageId: `"al2023" isn't an image's id: "ami-..." is needed.`,
            instanceType: `"small" isn't a type of instance: FAMILY.SIZE is needed, like "t3.small".`,
            volumeSize: "4 isn't a disk's size in GiB: a whole number from 8 to 16384 is needed.",
            databaseInstanceClass: `"t4g.micro" isn't a class of database instances: db.FAMILY.SIZE is needed, like "db.t4g.small".`,
            databaseAllocatedStorage:
                "5 isn't a database's first size in GiB, which grows to five times that: a whole number from 20 to 13000 is needed.",
            databaseBackupRetentionPeriod:
                "0 isn't how many days backups are kept: a whole number from 1 to 35 is needed.",
            shape: `"large" isn't a shape: "small" and "standard" are, and each of their sizes is an argument, too.`,
            databaseEngineVersion: `"17.4" isn't a version of PostgreSQL that is known here: "15", "16", "17", "18" are; the newest minor version comes by itself.`,
        },
    },
    "a database server of no database": {
        args: { ...least, ...serverArgs },
        reasons: ofEach(serverArgs, "the needs name no database; leave it out."),
    },
    "a database server beside a database that is given": {
        args: { ...app, needs: { listen, database }, databaseSecurityGroupId: "sg-1", ...serverArgs },
        reasons: ofEach(serverArgs, "the database is given, and isn't made here; leave it out."),
    },
    "a database server in one zone": {
        args: { ...app, needs: { listen, database }, availabilityZones: ["a"] },
        reasons: {
            availabilityZones: `only "a" is named, and ${twoZones}; name two (endpoints, which are paid for by zone, can be in one of them: endpointAvailabilityZones).`,
        },
    },
    "a database server in one given subnet": {
        args: {
            ...app,
            needs: { listen, database },
            vpcId: "vpc-1",
            cidrBlock: "10.0.0.0/16",
            subnetIds: ["subnet-1"],
            endpointSecurityGroupId: "sg-1",
            endpointAvailabilityZones: ["a"],
        },
        reasons: {
            endpointAvailabilityZones: "a VPC is given, whose subnets are there; leave them out.",
            subnetIds: `only one is named, and ${twoZones}; name one in each of two zones.`,
        },
    },
    "endpoints where there is no subnet": {
        args: { ...least, endpointAvailabilityZones: ["a", "c", "z"] },
        reasons: {
            "endpointAvailabilityZones[2]": `"z" isn't a zone's letter: one from "a" to "h" is needed, without the region (the provider's), like "a" for eu-central-1a.`,
            "endpointAvailabilityZones[1]": `"c" isn't among the availabilityZones, and an endpoint is in a subnet; those are "a", "b".`,
        },
    },
    "clients that can't be, in too small a network, of one zone": {
        args: {
            ...least,
            cidrBlock: "10.0.0.0/24",
            availabilityZones: ["b"],
            clients: {
                everyone: { cidrIpv4: "0.0.0.0/0", reason: "a shop" },
                nobody: { reason: "nobody" },
                office,
                both: { cidrIpv4: "192.0.2.0/24", referencedSecurityGroupId: "sg-1", reason: "both" },
            },
            clientSecurityGroupId: "sg-1",
            certificateArn: "shop.example.com",
            healthCheckPath: "health",
            publicSubnetIds: ["subnet-1"],
        },
        reasons: {
            certificateArn: `"shop.example.com" isn't a certificate's ARN: arn:aws:acm:REGION:ACCOUNT:certificate/ID is needed, of the load balancer's region.`,
            healthCheckPath: `"health" isn't a path to ask a host for: it begins with "/" and has at most 1,024 characters, without spaces, like "/health".`,
            availabilityZones: `only "b" is named, and ${twoZones}; name two (endpoints, which are paid for by zone, can be in one of them: endpointAvailabilityZones).`,
            cidrBlock: `"10.0.0.0/24" is too small for public subnets: a load balancer wants 32 addresses in each, and each is a sixteenth; give at most 23 bits, like "10.0.0.0/16".`,
            publicSubnetIds: "no vpcId is given, so that the network is made here; leave it out.",
            "clients.everyone.cidrIpv4": `"0.0.0.0/0" is the internet; name the addresses that connect, like "10.1.2.0/24", or awsService: "cloudfront"; if it must be, say why in a reason of at least 30 characters.`,
            "clients.nobody":
                "none was given, and exactly one of cidrIpv4, prefixListId, referencedSecurityGroupId, awsService says who connects.",
            "clients.both":
                "cidrIpv4 and referencedSecurityGroupId were given, and exactly one of cidrIpv4, prefixListId, referencedSecurityGroupId, awsService says who connects.",
            clientSecurityGroupId: otherBalancer,
        },
    },
    "clients without a certificate, in a network that is given": {
        args: {
            ...least,
            clients: {},
            vpcId: "vpc-1",
            cidrBlock: "10.0.0.0/16",
            subnetIds: ["subnet-1"],
            endpointSecurityGroupId: "sg-1",
        },
        reasons: {
            clients: "nobody is listed; name who may connect, or leave it out.",
            certificateArn:
                "it is missing, and clients connect by TLS only; give the ARN of the load balancer's certificate.",
            publicSubnetIds:
                "it is missing, and a load balancer wants public subnets in two zones; name one in each.",
        },
    },
    "a load balancer in one public subnet": {
        args: {
            ...least,
            clients: { office },
            certificateArn,
            vpcId: "vpc-1",
            cidrBlock: "10.0.0.0/16",
            subnetIds: ["subnet-1"],
            publicSubnetIds: ["subnet-2"],
            endpointSecurityGroupId: "sg-1",
        },
        reasons: {
            publicSubnetIds:
                "only one is named, and a load balancer wants public subnets in two zones; name one in each.",
        },
    },
    "what a load balancer is made with, but no clients": {
        args: { ...least, certificateArn, healthCheckPath: "/health", publicSubnetIds: ["subnet-1"] },
        reasons: ofEach(
            { certificateArn, healthCheckPath: 1, publicSubnetIds: 1 },
            "no clients are given, so that no load balancer is made; leave it out.",
        ),
    },
    "the internet on another port than HTTPS": {
        args: {
            ...app,
            needs: { listen: { port: 4000, publicPort: 8443 } },
            clients: {
                everyone: { cidrIpv4: "0.0.0.0/0", reason: "the shop is open to everyone on the internet" },
            },
            certificateArn,
        },
        reasons: {
            "clients.everyone.cidrIpv4": `"0.0.0.0/0" would open port 8443 to the internet, which is allowed for 80 and 443 only, whatever the reason; name the addresses that connect, like "10.1.2.0/24".`,
        },
    },
    "no arguments": {
        args: {},
        reasons: {
            "needs.listen": "it is missing; say where the app is reached: { port: 4000, publicPort: 443 }.",
            profile: `undefined isn't a run-time that is known here: "compiled", "node", "python", "beam" are.`,
            command: "the list is empty; name at least one, or leave it out.",
        },
    },
    "twelve faults at once": {
        args: {
            ...app,
            needs: {
                listen: { port: 80, publicPort: 22 },
                database: { name: "Shop", access: "all" },
                uploads: { maxBytes: 0, contentTypes: ["text/html"] },
                parameters: ["/shop/*"],
                outbound: {
                    open: { cidrIpv4: "0.0.0.0/0", port: 443, reason: "all" },
                    none: { port: 443, reason: "why not" },
                },
            },
            cidrBlock: "10.0.0.0/8",
            roleArn: "shop",
        },
        reasons: {
            "needs.listen.port":
                "80 isn't a port that an app may open without privileges: a whole number from 1024 to 65,535 is needed (clients use publicPort, which is redirected), like 4000.",
            "needs.listen.publicPort":
                "22 is SSH's, and no app is served there; give the port that clients use, like 443.",
            "needs.database.name": `"Shop" can't name a database and its roles: a lower-case letter, then lower-case letters, digits and "_" are allowed, at most 54 characters ("_readonly" is added for a role), like "shop".`,
            "needs.database.access": `"all" isn't a way to use the database: "read-only" or "read-write" is needed; tables are changed by migrations, never by the app.`,
            "needs.uploads.maxBytes":
                "0 isn't a limit of bytes: a whole number from 1 to 5,368,709,120 (5 GiB) is needed, like 10_000_000.",
            "needs.uploads.contentTypes[0]": `"text/html" is content that a browser runs, as the user who looks at it; leave it out, or say why it is needed in activeContentReason.`,
            "needs.parameters[0]": `"/shop/*" holds a wildcard, and a parameter is named whole, like "/shop/prod/stripe-key"; for everything below a path use parameterPaths: ["/shop/prod"].`,
            "needs.outbound.open.cidrIpv4": `"0.0.0.0/0" is every address; name the ones that are needed, like "10.1.2.0/24", or a host; if it must be, say why in a reason of at least 30 characters.`,
            "needs.outbound.none":
                "none was given, and exactly one of host, awsService, cidrIpv4, prefixListId, referencedSecurityGroupId says where the need leads.",
            roleArn: `"shop" isn't a role's ARN: arn:aws:iam::ACCOUNT:role/NAME is needed, not a user, an account or the ARN of a session (which ends, and the key stays).`,
            cidrBlock: `"10.0.0.0/8" can't be a private network's block: ADDRESS/BITS is needed, 16 to 24 bits with zeros after them, in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10, like "10.0.0.0/16".`,
            instanceProfileName: noProfile,
        },
    },
    "a host without its proxy": {
        args: { ...app, needs: { listen, outbound: { stripe } } },
        reasons: {
            proxy: "it is missing, and a need names a host, which no firewall can tell by its name; give the address and port of a proxy that lets the listed names pass.",
            proxySecurityGroupId:
                "it is missing, and a need names a host, which no security group can tell by its name; give the group of the proxy that lets the listed names pass.",
        },
    },
    "ways that the stack makes by itself": {
        args: {
            ...app,
            needs: {
                listen,
                outbound: {
                    endpoints: { cidrIpv4: "10.1.2.0/24", port: 443, reason: "an API" },
                    secrets: { awsService: "ssm", port: 443, reason: "parameters" },
                    mail: { awsService: "email-smtp", port: 443, reason: "receipts" },
                    queue: { awsService: "sqs", port: 80, reason: "orders" },
                },
            },
        },
        reasons: {
            "needs.outbound.endpoints": taken,
            "needs.outbound.secrets.awsService": own,
            "needs.outbound.mail.awsService": `"email-smtp" logs in by SMTP, so that its endpoint can't be told who may use it; send mail by a service that is called by the app's role.`,
            "needs.outbound.queue.port": "an endpoint is reached by HTTPS; give 443.",
        },
    },
    "a VPC without what must be known of it": {
        args: { ...least, vpcId: "vpc-1", availabilityZones: ["a"] },
        reasons: {
            cidrBlock: "it is missing; give the block of the VPC that is given.",
            subnetIds: "it is missing; give the ids of that VPC's subnets where the hosts are.",
            endpointSecurityGroupId:
                "it is missing; give the security group of that VPC's interface endpoints.",
            availabilityZones: "a VPC is given, whose subnets are there; leave them out.",
        },
    },
    "parts of no VPC": {
        args: { ...least, subnetIds: ["vpc-1"], endpointSecurityGroupId: "sg-1", instances: -1 },
        reasons: {
            "subnetIds[0]": `"vpc-1" isn't a subnet's id: "subnet-..." is needed.`,
            instances: "-1 isn't a number of hosts: a whole number from 0 to 100 is needed.",
            subnetIds: ofNoVpc,
            endpointSecurityGroupId: ofNoVpc,
        },
    },
    "parts for which there is no need": {
        args: {
            ...least,
            databaseSecurityGroupId: "sg-1",
            signerRoleArn: "arn:aws:iam::123456789012:role/signer",
            appRoleArn: "arn:aws:iam::123456789012:role/app",
            logGroupName: "/shop",
            logRetentionInDays: 30,
            proxySecurityGroupId: "sg-2",
            keyAdministrators: ["arn:aws:iam::123456789012:role/deploy"],
        },
        reasons: {
            keyAdministrators:
                "these manage the keys that are made for parameters and a database server, and none is made here; leave them out.",
            databaseSecurityGroupId: "the needs name no database; leave it out.",
            signerRoleArn: "the needs name no uploads; leave it out.",
            logRetentionInDays: "a log group is given, which has its own; leave it out.",
            appRoleArn: "the needs name neither parameters nor uploads; leave it out.",
            proxySecurityGroupId: "no need names a host; leave it out.",
        },
    },
    "a role without its profile": {
        args: { ...least, roleArn: "arn:aws:iam::123456789012:role/shop" },
        reasons: { instanceProfileName: noProfile },
    },
    "a profile without its role": {
        args: { ...least, instanceProfileName: "shop" },
        reasons: {
            roleArn: "an instance profile is given, but not the role in it; give its ARN too.",
        },
    },
    "a need that gives the same rule as a part": {
        args: {
            ...app,
            databaseSecurityGroupId: "sg-1",
            needs: {
                listen,
                database,
                outbound: { reports: { referencedSecurityGroupId: "sg-1", port: 5432, reason: "reports" } },
            },
            addresses: { reports: ["10.0.1.0/24"] },
        },
        reasons: {
            "needs.outbound.reports": `"database" and "reports" give the same rule, and AWS takes a rule only once; leave one of them out.`,
        },
    },
};

suite("HardenedStack refuses, with all that is wrong and nothing made", () => {
    for (const [what, { args, reasons }] of Object.entries(cases)) {
        test(what, async () => {
            const { error, registered } = await refusal(make(args));
            assert.equal(error.message, wholeMessage('HardenedStack "shop"', reasons));
            assert.deepEqual(registered, []);
        });
    }
});
