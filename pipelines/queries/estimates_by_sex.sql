/* title: Women and men estimated from lists each by themselves, beside all together
grain: one country where both sexes could be estimated
reads: [mart_list_estimate]
kind: question
*/
select s.country, f.n_total as n_women, m.n_total as n_men, s.n_total as n_all, s.n_total_ci_low as n_low, s.n_total_ci_high as n_high,
       a.n_total as n_pooled, s.female_share_observed as seen, s.female_share as share
from mart_list_estimate s
join mart_list_estimate f on f.country = s.country and f.sex = 'female'
join mart_list_estimate m on m.country = s.country and m.sex = 'male'
join mart_list_estimate a on a.country = s.country and a.sex = 'all'
where s.sex = 'sum_of_sexes' and s.n_total is not null and a.n_total is not null
