"""The words of predict mode, in English."""

WORDS: dict[str, str] = {
    "predict.toggle": "Predict",
    "predict.toggle.title": "Predict: answer before each number is shown (P)",
    "predict.idle": "Press Next or →: you are asked before each number is shown.",
    "predict.title": "Predict",
    "predict.answer": "Your answer",
    "predict.submit": "Answer",
    "predict.skip": "Show me",
    "predict.formula": "Show the formula",
    "predict.rule": "Right: within 2%, or as exact as you typed it (two significant digits or more). Close: "
    "within 10%. You can write 0.37, 0,37, −1/3, 1e-3 or 37%. “Show me”, the slider, the phases and End skip "
    "without asking.",
    "predict.rule.choice": "“Show me”, the slider, the phases and End skip without asking.",
    "predict.right": "Right",
    "predict.close": "Close",
    "predict.wrong": "Not this time",
    "predict.yours": "your answer",
    "predict.truth": "correct",
    "predict.truth.choice": "what happens",
    "predict.score": "{right} of {asked} right",
    "predict.streak": "{count} in a row",
    "predict.download": "Download score",
    "predict.reset": "Reset score",
    "predict.covered": "Covered until you have answered",
    "predict.covered.loss": "Covered until the end of the iteration",
    "predict.up": "up",
    "predict.down": "down",
    "predict.same": "stays the same",
    "predict.rises": "rises",
    "predict.falls": "falls",
    "predict.same.loss": "stays the same",
    "help.predict": "predict mode on or off: you answer before each number is shown",
    "question.weighted_input": "{where}What is the weighted input z of {unit}?",
    "question.activation": "{where}What is the activation of {unit} ({function})?",
    "question.loss.sample": "{where}What is the loss ({loss})?",
    "question.loss.mean": "What is the loss of the batch, the mean over {count} {count|sample|samples}?",
    "question.loss.sum": "What is the loss of the batch, the sum over {count} {count|sample|samples}?",
    "question.output_gradient": "{where}How does the loss change with ŷ of {unit}: what is ∂ℓ/∂ŷ?",
    "question.slope": "{where}What is the slope f′(z) of {unit} ({function})?",
    "question.jacobian": "{where}How does {unit} change with z of {other}: what is ∂ŷ/∂z?",
    "question.contribution": "{where}What does the edge from {source} to {unit} carry back: what is "
    "w·δ?",
    "question.input_gradient": "{where}How does the loss change with {unit}: what is Σ w·δ there?",
    "question.backward_sum": "{where}What comes back to {unit} in all: what is Σ w·δ?",
    "question.delta": "{where}What is δ of {unit}?",
    "question.gradient.sample": "{where}What is the gradient of {what}?",
    "question.gradient.mean": "What is the gradient of {what} for the batch, the mean over {count} "
    "{count|sample|samples}?",
    "question.gradient.sum": "What is the gradient of {what} for the batch, the sum over {count} "
    "{count|sample|samples}?",
    "question.squared_norm": "What is the sum of these squares?",
    "question.gradient_norm": "What is the norm of the whole gradient?",
    "question.clip_factor": "With what factor is every gradient multiplied?",
    "question.clipped_weight_gradient": "What is the clipped gradient of {what}?",
    "question.clipped_bias_gradient": "What is the clipped gradient of {what}?",
    "question.momentum_buffer": "What is the momentum buffer of {what} now?",
    "question.first_moment": "What is the first moment of {what} now?",
    "question.second_moment": "What is the second moment of {what} now?",
    "question.first_moment_corrected": "What is the first moment of {what} after bias correction?",
    "question.second_moment_corrected": "What is the second moment of {what} after bias correction?",
    "question.square_average": "What is the square average of {what} now?",
    "question.sum_of_squares": "What is the sum of squares of {what} now?",
    "question.gradient_average": "What is the average gradient of {what} now?",
    "question.variance": "What is the variance of the gradient of {what}?",
    "question.max_second_moment": "What is the largest second moment of {what} so far?",
    "question.momentum_product": "What is the product of the momentum factors of {what} now?",
    "question.first_moment_ahead": "What is the look-ahead moment of {what}?",
    "question.denominator": "What is the change of {what} divided by: the root plus ε?",
    "question.effective_rate": "What is the effective learning rate of {what}?",
    "question.change": "By how much does {what} change?",
    "question.new": "What is the new value of {what}?",
    "question.direction": "Does {what} go up or down?",
    "question.loss_after": "After this update, does the loss of these samples rise or fall?",
    "question.most": "Which of these weights changes most?",
    "mistake.sign": "The size is right; the sign is not.",
    "mistake.bias": "{wrong} is z without its bias. Add b = {bias}.",
    "mistake.transposed_forward": "{wrong} uses a column of W. z of a unit uses its row: the weights "
    "that lead into it.",
    "mistake.gave_activation": "{wrong} is already the activation f(z). The question was about z, before "
    "the function.",
    "mistake.gave_weighted_input": "{wrong} is z. The activation function is still to be applied.",
    "mistake.exponent": "{wrong} is 1 − a: the exponent has the wrong sign. The sigmoid is "
    "1 / (1 + e^−z).",
    "mistake.not_divided": "{wrong} is e^z of this output alone. Divide it by the sum over all "
    "outputs, {total}.",
    "mistake.half_missing": "{wrong} lacks the factor ½ of this loss.",
    "mistake.half_extra": "{wrong} has a factor ½, which the mean squared error does not have.",
    "mistake.squared": "{wrong} squares the errors. This loss takes only their sizes, |ŷ − y|.",
    "mistake.size_missing": "{wrong} keeps the signs of the errors. This loss takes their sizes, |ŷ − y|.",
    "mistake.threshold_missing": "{wrong} leaves the threshold out: beyond κ = {threshold} an error no longer counts with its square.",
    "mistake.margin_missing": "{wrong} leaves out the margin: what y·ŷ lacks to 1 counts, not to 0.",
    "mistake.not_cut": "{wrong} lets an output that is right by more than its margin make up for others. What falls below 0 counts as 0.",
    "mistake.outputs_sum": "{wrong} adds up the {count} {count|output|outputs}. This loss takes their mean: divide by "
    "{count}.",
    "mistake.outputs_mean": "{wrong} takes the mean over the {count} {count|output|outputs}. This loss takes their sum.",
    "mistake.log_ten": "{wrong} comes from the logarithm to base 10. Here it is the natural one, ln.",
    "mistake.batch_sum": "{wrong} is the sum over the {count} {count|sample|samples}. Here the reduction is the mean: "
    "divide by {count}.",
    "mistake.batch_mean": "{wrong} is the mean over the {count} {count|sample|samples}. Here the reduction is the sum.",
    "mistake.one_sample": "{wrong} is what sample {sample} alone gives. The batch takes all samples "
    "together.",
    "mistake.reversed": "{wrong} begins with y − ŷ. The derivative begins with ŷ − y: if ŷ is too large, "
    "it is positive.",
    "mistake.two_extra": "{wrong} has the 2 of the square twice over: here the ½ of the loss cancels it.",
    "mistake.two_missing": "{wrong} lacks the factor 2 that the square leaves behind; this loss has no ½.",
    "mistake.sign_missing": "{wrong} takes the error itself. The derivative of a size |ŷ − y| is its sign alone, 1 or −1.",
    "mistake.margin_reached": "{wrong} is −y. But y·ŷ = {product} has reached 1, so a small change costs nothing: the derivative is 0.",
    "mistake.gave_output": "{wrong} is the output itself. The derivative of ŷ by ŷ is 1.",
    "mistake.slope_missing": "{wrong} lacks the slope. Multiply by f′(z) = {slope}.",
    "mistake.slope_at_activation": "{wrong} takes the slope at a. It belongs at z: f′(z) = {slope}.",
    "mistake.slope_is_activation": "{wrong} uses the activation where its slope belongs: "
    "f′(z) = {slope}.",
    "mistake.slope_of_weighted_input": "{wrong} puts z where a belongs in the formula of the slope: "
    "f′(z) = {slope}.",
    "mistake.slope_extra": "{wrong} multiplies by a slope. With this pair of activation and loss it "
    "cancels.",
    "mistake.cross_terms_missing": "{wrong} takes only the slope of its own output, ŷ (1 − ŷ) = {slope}. This z moves all other outputs too: add what comes through them.",
    "mistake.jacobian_missing": "{wrong} is ∂ℓ/∂ŷ. It still has to go back through the softmax: multiply by the Jacobian.",
    "mistake.jacobian_one_missing": "{wrong} is −ŷ². On the diagonal one more ŷ comes in: ŷ − ŷ² = ŷ (1 − ŷ).",
    "mistake.jacobian_own_slope": "{wrong} is the derivative by its own z. By the z of the other output, whose share is {other}, it is minus the product of both.",
    "mistake.new_weight": "{wrong} uses the new weight. Going back, the old one counts: {old}.",
    "mistake.new_weights": "{wrong} uses the new weights. Going back, the old ones count: parameters "
    "change only in the update.",
    "mistake.transposed": "{wrong} uses the weights in the other direction. What comes back to a unit takes "
    "its outgoing weights: its column of the next layer’s W.",
    "mistake.input_for_weight": "{wrong} multiplies δ by the activation; that gives the gradient. What "
    "flows back is δ times the weight, {weight}.",
    "mistake.delta_missing": "{wrong} is only one of the two factors. Multiply it by δ = {delta}.",
    "mistake.one_path": "{wrong} is what comes back from unit {above} of the next layer alone. Add up all "
    "{count} {count|edge that leads|edges that lead} out.",
    "mistake.input_missing": "{wrong} is δ alone. Multiply it by what the edge carries, {input}.",
    "mistake.wrong_end": "{wrong} takes the activation at the wrong end of the edge. What the edge "
    "carries counts: {input}.",
    "mistake.weight_for_input": "{wrong} multiplies δ by the weight; that flows back. The gradient is δ "
    "times what the edge carries, {input}.",
    "mistake.rate_early": "{wrong} has the learning rate {rate} in it already. It comes in only at "
    "the update.",
    "mistake.bias_times": "{wrong} multiplies δ by the bias. A bias is added with factor 1, so its "
    "gradient is δ itself.",
    "mistake.stretched": "{wrong} would make the gradients longer. The factor is at most 1.",
    "mistake.not_clipped": "{wrong} is the gradient before it is clipped.",
    "mistake.kept_missing": "{wrong} leaves out what was kept from before, {kept}.",
    "mistake.dampening_missing": "{wrong} leaves out the dampening of the new gradient.",
    "mistake.decay_missing": "{wrong} leaves out the weight decay.",
    "mistake.share_missing": "{wrong} takes the new part whole. Only its share of {share} comes in.",
    "mistake.shares_swapped": "{wrong} swaps the shares. The new part has the small one, {share}.",
    "mistake.square_missing": "{wrong} uses the gradient itself. Here its square comes in.",
    "mistake.correction_missing": "{wrong} is not corrected yet. Divide by 1 − βᵗ = {power}.",
    "mistake.correction_times": "{wrong} multiplies by 1 − βᵗ. Divide by it: {power}.",
    "mistake.correction_power": "{wrong} divides by 1 − β. The exponent t is missing: 1 − βᵗ = {power}.",
    "mistake.uncorrected": "{wrong} uses the moments before bias correction.",
    "mistake.not_normalised": "{wrong} adds the gradient itself. Here it is first divided by its typical size.",
    "mistake.mean_missing": "{wrong} is the average square alone. Subtract the square of the average gradient, {mean}.",
    "mistake.mean_not_squared": "{wrong} subtracts the average gradient itself. Its square is subtracted: {mean}.",
    "mistake.smaller_taken": "{wrong} is the smaller one. The larger of the new second moment and the one kept counts.",
    "mistake.root_missing": "{wrong} leaves out the square root, {root}.",
    "mistake.upside_down": "{wrong} is the fraction upside down: η stands above.",
    "mistake.rate_missing": "{wrong} leaves out the learning rate η = {rate}.",
    "mistake.uphill": "{wrong} goes uphill. Against the gradient: mind the minus sign.",
    "mistake.uphill_new": "{wrong} goes the wrong way from {old}: the gradient is subtracted.",
    "mistake.downhill": "{wrong} goes downhill. Here the loss is to grow: the step goes along the gradient.",
    "mistake.downhill_new": "{wrong} goes the wrong way from {old}: here the gradient is added.",
    "mistake.gradient_for_change": "{wrong} is the gradient. The change is made from it with the learning "
    "rate and a minus sign.",
    "mistake.gradient_added": "{wrong} is {old} plus the gradient. The change has the learning rate and "
    "a minus sign.",
    "mistake.new_for_change": "{wrong} is already the new value. The question was by how much it differs "
    "from {old}.",
    "mistake.change_for_new": "{wrong} is the change. Add it to the old value, {old}.",
    "mistake.not_moved": "{wrong} is the old value. It changes by {change}.",
    "mistake.plain_step": "{wrong} is the step of plain gradient descent, −η times the gradient. This "
    "optimizer does more.",
    "mistake.direction_up": "Its gradient is {gradient}, negative: a larger value makes the loss "
    "smaller, so it goes up.",
    "mistake.direction_down": "Its gradient is {gradient}, positive: a larger value makes the loss "
    "larger, so it goes down.",
    "mistake.direction_uphill": "Its gradient is {gradient}, and the loss is to grow: it moves along its gradient, by {change}.",
    "mistake.direction_same": "Its gradient is 0 and nothing else pulls at it: it stays.",
    "mistake.direction_other": "Its gradient is {gradient} and would move it the other way; what the "
    "optimizer remembers, or weight decay, outweighs it: the change is {change}.",
    "mistake.loss_grown": "This update maximizes: a step along the gradient raises the loss, here from {before} to {after}.",
    "mistake.loss_down": "A step against the gradient, short enough, lowers the loss: here from {before} "
    "to {after}.",
    "mistake.loss_up": "The step goes too far: the loss rises from {before} to {after}. The learning rate, "
    "{rate}, is too large here.",
    "mistake.loss_same": "The loss stays at {before}: nothing moved that it depends on.",
    "mistake.most_heaviest": "That weight is the largest, but a large weight need not change much: it "
    "changes by {change}. Its gradient counts, and what the optimizer makes of it; the one that changes "
    "most, by {top}.",
    "mistake.most_other": "That one changes by {change}; the one that changes most, by {top}.",
    "error.answer": "Your answer is “{value}”; expected a number such as 0.37, 0,37, −1/3, 1e-3 or 37%.",
    "error.answer.empty": "Your answer is empty; expected a number such as 0.37, 0,37, −1/3, 1e-3 or 37%.",
    "error.answer.long": "Your answer has {value} {value|character|characters}; expected a number of at most {high}.",
    "error.answer.zero": "Your answer is “{value}”, which divides by 0; expected a number such as "
    "−1/3.",
    "error.answer.choice": "Your answer is {value}; expected one of {options}.",
    "error.answer.step": "The place to halt is {value}; expected a step number from {low} to {high}.",
    "error.answer.question": "Nothing is asked about {value} here; nothing was changed.",
}
