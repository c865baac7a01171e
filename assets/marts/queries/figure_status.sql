/* title: May it be printed
grain: one number of the public marts
reads: [mart_figure, told_statuses]
kind: table
keys: [figure_id]
note: absent and withdrawn are of casualties alone; everything else is printed, or is not available.
*/
select f.figure_id, case when t.status is not null then t.status else f.value_status end as status
from mart_figure f
left join told_statuses t on t.figure_id = f.figure_id
where f.public
