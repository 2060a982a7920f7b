"""A pool's uses rated as columns: who pays, by which terms, in which order; the kernel prices them one by one."""
