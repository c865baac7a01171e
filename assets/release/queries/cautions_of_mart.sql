/* title: Cautions of a mart
grain: one code of a caution, with the number of figures that carry it and of all figures of the mart
reads: [mart_figure]
kind: question
*/
select c.code, count(*) as n, (select count(*) from mart_figure where mart = :mart) as n_all
from (select unnest(string_split(caution, '|')) as code from mart_figure where mart = :mart) c
where c.code <> ''
group by c.code
order by c.code
