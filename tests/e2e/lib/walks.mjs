// Ways through the tree, read off the content: which answers lead where.

import { guide } from "./product.mjs";

// The shortest answers that lead to every question and outcome: id -> [[question, choice], ...].
export const walks = (() => {
  const found = new Map([[guide.start, []]]);
  const queue = [guide.start];
  for (const id of queue) {
    const question = guide.questions.find((candidate) => candidate.id === id);
    for (const choice of question?.choices ?? []) {
      const target = choice.next;
      if (target && !found.has(target)) {
        found.set(target, [...found.get(id), [id, choice.id]]);
        queue.push(target);
      }
    }
  }
  return found;
})();

export const questions = guide.questions.filter((question) => !question.id.startsWith("p_"));
export const outcomes = guide.outcomes;
