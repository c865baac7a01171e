/* title: Texts received where one kind of error was found
grain: one text
reads: [wrong]
kind: question
keys: [text]
pieces:
  column: the received column
  landed: rows of the sheet as landed
*/
select distinct l.{column} as text
from {landed} l
join wrong b on b.source_row = l.source_row
where b.kind = :kind
