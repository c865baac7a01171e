/* title: How many figures are hidden
grain: one row of how many figures there are and how many of them are hidden
reads: [mart_figure]
kind: question
*/
select count(*) as n_figures, count(*) filter (where value_status in :hidden) as n_hidden
from mart_figure
