import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Shape, sizesOf } from "../../../../components/internal/hardened-stack/shape";

const standard = {
    endpointAvailabilityZones: undefined,
    instances: 2,
    databaseInstanceClass: "db.t4g.small",
    databaseMultiAz: true,
    databaseBackupRetentionPeriod: 14,
};
const small = {
    endpointAvailabilityZones: ["a"],
    instances: 1,
    databaseInstanceClass: "db.t4g.micro",
    databaseMultiAz: false,
    databaseBackupRetentionPeriod: 7,
};

suite("A stack's sizes", () => {
    test("are the standard shape's where nothing is said", () => {
        assert.deepEqual(sizesOf({}), standard);
        assert.deepEqual(sizesOf({ shape: Shape.Standard }), standard);
    });

    test("are smaller in the small shape, which has endpoints in the first zone", () => {
        assert.deepEqual(sizesOf({ shape: Shape.Small }), small);
        assert.deepEqual(sizesOf({ shape: Shape.Small, availabilityZones: ["c", "b"] }), {
            ...small,
            endpointAvailabilityZones: ["b"],
        });
    });

    for (const shape of Object.values(Shape)) {
        test(`can each be given, in the ${shape} shape`, () => {
            const given = {
                endpointAvailabilityZones: ["b"],
                instances: 0,
                databaseInstanceClass: "db.m7g.large",
                databaseMultiAz: shape === Shape.Small,
                databaseBackupRetentionPeriod: 35,
            };
            assert.deepEqual(sizesOf({ shape, ...given }), given);
        });
    }
});
