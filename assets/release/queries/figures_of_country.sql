/* title: All printable numbers of a country
grain: one figure
reads: [mart_figure]
kind: question
*/
select figure_id, value, value_status, known_n, unknown_n, ci_low, ci_high, caution
from mart_figure
where country = :country
