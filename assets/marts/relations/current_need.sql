/* title: Latest state of each need
grain: one person x unit of disaggregation x service, the newest row of unit_need
reads: [unit_need, need_valid]
keys: [need_no]
*/
select u.*
from unit_need u
where u.need_no in (
    select need_no
    from (
        select need_no, row_number() over (
                   partition by person_no, unit, service order by from_year desc, to_year desc, need_no desc) as place
        from need_valid
    ) v
    where place = 1
)
