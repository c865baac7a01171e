/* title: Measures of the action plan as the public file has them
grain: one measure from records, or one from evidence that is marked publishable
reads: [mart_indicator, indicator_status]
kind: stored
note: its numbers stand where the figures they are read from are shown.
*/
select m.indicator, m.title, m.period, m.country, m.area, m.person_group, m.disaggregation_unit, m.population_group, m.within, m.basis,
       m.mart, m.measure,
       case when s.status = 'ok' then m.numerator end as numerator,
       case when s.status = 'ok' then m.denominator end as denominator,
       case when s.status = 'ok' then m.value end as value,
       case when s.status = 'ok' then m.n_still_open end as n_still_open,
       m.unit, m.tags, s.status as value_status
from mart_indicator m
join indicator_status s on s.id = m.rowid
where m.publishable
order by m.indicator, m.period, m.country, m.area, m.person_group, m.disaggregation_unit, m.population_group, m.within
