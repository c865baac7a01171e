/* title: How many persons stand in each set of lists
grain: one country and set of lists
reads: [mart_source_overlap]
kind: question
keys: [country, sources]
*/
select country, sources, sum(n) as n, sum(n_records) as n_records
from mart_source_overlap
where sources <> 'all'
group by country, sources
order by country, n desc, sources
