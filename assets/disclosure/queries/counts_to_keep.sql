/* title: Counts of casualties as this public file tells them
grain: one count of a block, with the plan and rules it was told under
reads: [counts_of_blocks]
kind: question
*/
select *, :read_from as read_from from counts_of_blocks
