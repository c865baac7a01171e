/* title: Records merged and split
grain: one record that was no person of its own any more (merged), or one again (split), and when that was decided
reads: [rows_listed]
kind: stored
keys: [record_id, decided_at]
*/
select record_id, decided_at, reason from rows_listed order by decided_at, record_id
