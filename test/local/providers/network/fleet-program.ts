/** A fleet behind a load balancer, with a database: what the tests run and change. */
import { Group } from "@pulumi/aws/autoscaling/group";
import { LaunchTemplate } from "@pulumi/aws/ec2/launchTemplate";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { Subnet } from "@pulumi/aws/ec2/subnet";
import { Vpc } from "@pulumi/aws/ec2/vpc";
import { Listener } from "@pulumi/aws/lb/listener";
import { LoadBalancer } from "@pulumi/aws/lb/loadBalancer";
import { TargetGroup } from "@pulumi/aws/lb/targetGroup";
import { Instance } from "@pulumi/aws/rds/instance";
import { ParameterGroup } from "@pulumi/aws/rds/parameterGroup";
import { SubnetGroup } from "@pulumi/aws/rds/subnetGroup";
import { getParameterOutput } from "@pulumi/aws/ssm/getParameter";
import * as pulumi from "@pulumi/pulumi";

export const PASSWORD = "hush-hush-database";

/** What the tests vary. */
export interface FleetOptions {
    readonly instanceType?: string;
    readonly owner?: string;
    readonly backupDays?: number;
}

/** The program. */
export function fleet(options: FleetOptions = {}) {
    return (): Promise<pulumi.Inputs> => {
        const { instanceType = "t4g.micro", owner = "shop", backupDays = 7 } = options;
        const tags = { owner };
        const vpc = new Vpc("fleet", { cidrBlock: "10.40.0.0/16" });
        const subnetIds = ["a", "b"].map(
            (zone, index) =>
                new Subnet(`fleet-${zone}`, {
                    vpcId: vpc.id,
                    cidrBlock: `10.40.${index}.0/24`,
                    availabilityZone: `us-east-1${zone}`,
                }).id,
        );
        const group = new SecurityGroup("fleet", {
            vpcId: vpc.id,
            description: "fleet",
            ingress: [
                {
                    protocol: "tcp",
                    fromPort: 8080,
                    toPort: 8080,
                    cidrBlocks: ["10.40.0.0/16"],
                    description: "inside",
                },
                { protocol: "-1", fromPort: 0, toPort: 0, self: true },
            ],
            egress: [],
        });
        const image = getParameterOutput({
            name: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
        });
        const template = new LaunchTemplate("fleet", {
            imageId: image.value,
            instanceType,
            userData: Buffer.from("#cloud-config\n").toString("base64"),
            updateDefaultVersion: true,
            metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
            blockDeviceMappings: [
                {
                    deviceName: "/dev/xvda",
                    ebs: { encrypted: "true", volumeSize: 8, volumeType: "gp3" },
                },
            ],
            tagSpecifications: [{ resourceType: "instance", tags: { Name: "fleet" } }],
            vpcSecurityGroupIds: [group.id],
            tags,
        });
        const targets = new TargetGroup("fleet", {
            vpcId: vpc.id,
            port: 8080,
            protocol: "HTTP",
            healthCheck: { path: "/healthz" },
        });
        const balancer = new LoadBalancer("fleet", {
            internal: true,
            securityGroups: [group.id],
            subnets: subnetIds,
            dropInvalidHeaderFields: true,
        });
        new Listener("fleet", {
            loadBalancerArn: balancer.arn,
            port: 80,
            defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
        });
        new Group("fleet", {
            minSize: 1,
            maxSize: 2,
            desiredCapacity: 1,
            healthCheckType: "ELB",
            vpcZoneIdentifiers: subnetIds,
            targetGroupArns: [targets.arn],
            launchTemplate: {
                id: template.id,
                version: template.latestVersion.apply((version) => version.toString()),
            },
            tags: [{ key: "owner", value: owner, propagateAtLaunch: true }],
        });
        const database = new Instance("fleet", {
            engine: "postgres",
            engineVersion: "17",
            instanceClass: "db.t4g.micro",
            allocatedStorage: 20,
            username: "root_of_db",
            password: pulumi.secret(PASSWORD),
            dbSubnetGroupName: new SubnetGroup("fleet", { subnetIds }).name,
            parameterGroupName: new ParameterGroup("fleet", {
                family: "postgres17",
                parameters: [{ name: "rds.force_ssl", value: "1" }],
            }).name,
            vpcSecurityGroupIds: [group.id],
            iamDatabaseAuthenticationEnabled: true,
            storageEncrypted: true,
            backupRetentionPeriod: backupDays,
            enabledCloudwatchLogsExports: ["postgresql"],
            skipFinalSnapshot: true,
        });
        return Promise.resolve({
            template: template.id,
            version: template.latestVersion,
            resourceId: database.resourceId,
        });
    };
}
