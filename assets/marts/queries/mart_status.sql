/* title: Statuses of a mart's measures
grain: one place of the mart's keys, as figure ids name it, with a column of statuses a measure
reads: [mart_figure, figure_status]
kind: table
keys: [place]
pieces:
  statuses: per measure its status at the place
*/
select substr(f.figure_id, strpos(f.figure_id, '@') + 1) as place, {statuses}
from mart_figure f
join figure_status s on s.figure_id = f.figure_id
where f.mart = :mart
group by substr(f.figure_id, strpos(f.figure_id, '@') + 1)
