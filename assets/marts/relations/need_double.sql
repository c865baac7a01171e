/* title: Needs told twice on one day
grain: one row of need_row that tells again what another row of the same person, survey and day tells
reads: [need_row]
kind: table
keys: [need_no]
note: >
  One interview sent twice is one interview. Row stands for row in the order of their record ids within an interview; of
  those that differ the one unmet stands, then the one partly met, then the one met. Needs of one interview are never doubles.
*/
with twice as (
    select person_no, unit, survey, need_assessed_on
    from need_row
    group by person_no, unit, survey, need_assessed_on
    having count(distinct person_row) > 1
),
placed as (
    select n.need_no, n.person_no, n.unit, n.survey, n.need_assessed_on, n.source_table, n.service, n.service_detail, n.product,
           case n.need_status when 'unmet' then 1 when 'partly_met' then 2 when 'met' then 3 when 'no_need' then 4 else 5 end as weight,
           row_number() over (
               partition by n.person_row, n.source_table, n.service, n.service_detail, n.product order by n.need_no) as place
    from need_row n
    join twice t on t.person_no = n.person_no and t.unit = n.unit and t.survey = n.survey and t.need_assessed_on = n.need_assessed_on
)
select need_no, stands_for
from (
    select need_no,
           first_value(need_no) over (
               partition by person_no, unit, survey, need_assessed_on, source_table, service, service_detail, product, place
               order by weight, need_no) as stands_for
    from placed
) p
where need_no <> stands_for
