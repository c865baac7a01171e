/* The event's own row gives a number of casualties; another number of people is listed for it. Both are kept. */
select i.source_id, i.source_table, i.source_file, i.source_sheet, i.source_row, i.record_id, 'n_casualties_reported' as column_name,
       cast(i.n_casualties_reported as varchar) as value,
       concat('{"expected": "', i.n_casualties_reported, '", "n": "', coalesce(c.n, 0), '"}') as params
from incident i
left join (select source_id, incident_id, count(*) as n from casualty_record where superseded_by is null
           group by source_id, incident_id) c on c.source_id = i.source_id and c.incident_id = i.incident_id
where i.superseded_by is null and i.n_casualties_reported is not null and i.n_casualties_reported <> coalesce(c.n, 0)
  and i.source_id in (select source_id from casualty_record)
