import { expect, it } from 'vitest';
import { nearestUsers } from '../../../src/runs/neighbours.ts';

const AT = (degrees: number) => {
  const angle = (degrees * Math.PI) / 180;
  return [Math.cos(angle), Math.sin(angle)];
};
const SNAPSHOT = {
  users: Int32Array.of(3, 5, 8, 9),
  vectors: Float32Array.from([0, 60, 10, 180].flatMap(AT)),
  dims: 2,
};

it('are told in the order of the model’s own space, by cosine and by distance', () => {
  const found = nearestUsers(SNAPSHOT, 3, 2);
  expect(found.map(({ user }) => user)).toEqual([8, 5]);
  // float32 vectors
  expect(found[1].cosine).toBeCloseTo(0.5, 6);
  expect(found[1].distance).toBeCloseTo(1, 6);
});

it('are as many as there are, and nobody for a user who is not there', () => {
  expect(nearestUsers(SNAPSHOT, 9, 10)).toHaveLength(3);
  expect(nearestUsers(SNAPSHOT, 9, 10)[2]).toMatchObject({ user: 3, cosine: -1, distance: 2 });
  expect(nearestUsers(SNAPSHOT, 4, 10)).toEqual([]);
});

it('that are equal stand in the order of their rows', () => {
  const same = {
    users: Int32Array.of(7, 1, 4),
    vectors: Float32Array.of(1, 0, 1, 0, 1, 0),
    dims: 2,
  };
  expect(nearestUsers(same, 7, 2).map(({ user }) => user)).toEqual([1, 4]);
});
