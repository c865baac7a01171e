/* title: How many numbers of a set are not printed
grain: one country x period in which the set hides a number
reads: []
kind: question
pieces:
  mart_table: the mart as the public file has it
  of_set: which rows of the mart are those of the set
  period: the period of a row
  n_hidden: how many counts of a row are hidden
*/
select country, period, cast(sum(n_hidden) as bigint) as n
from (select country, {period} as period, {n_hidden} as n_hidden from {mart_table} where {of_set}) rows_of_set
group by country, period
having sum(n_hidden) > 0
order by country, period
