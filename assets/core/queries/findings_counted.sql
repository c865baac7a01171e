/* title: How many findings there are of each rule, column and severity
grain: one rule, column and severity, joined by |
reads: [found]
kind: question
keys: [which]
*/
select concat(rule_id, '|', coalesce(column_name, ''), '|', severity) as which, count(*) as n
from found
group by concat(rule_id, '|', coalesce(column_name, ''), '|', severity)
order by which
