/* title: Public figures of marts
grain: one number that may leave the office, as the office has it
reads: [mart_figure]
kind: question
keys: [figure_id]
*/
select figure_id, mart, measure, keys, value, known_n, unknown_n, ci_low, ci_high
from mart_figure
where public and mart in :marts
order by figure_id
