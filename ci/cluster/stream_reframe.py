"""A ReFrame test of memory bandwidth: every element right, and the sum over ranks of each kernel.

    reframe -C site.py -c ci/cluster/stream_reframe.py -r -S stream=$PWD/build/default/bin/stream

References are a site's own: `-S reference=...` or a subclass, keyed system:partition as
(value, lower, upper, unit)."""

import reframe as rfm
import reframe.utility.sanity as sn
from reframe.core.builtins import performance_function, run_before, sanity_function, variable

KERNELS = ("copy", "mul", "add", "triad", "dot", "nstream")
VALID = r"^Solution Validates$"
SUM = r"^{kernel} .* sum (?P<sum>\S+) \(median"
SCALING = r"^{kernel} .* weak scaling (?P<scaling>[0-9.]+)"


@rfm.simple_test
class StreamOverRanks(rfm.RunOnlyRegressionTest):
    descr = "STREAM, one rank a target"
    valid_systems = ["*"]
    valid_prog_environs = ["*"]
    stream = variable(str)
    backend = variable(str, value="threads")
    time_limit = "15m"
    exclusive_access = True
    use_multithreading = False

    @run_before("run")
    def one_rank_a_domain(self):
        processor = self.current_partition.processor
        # A site may describe its domains and not say how many CPUs a core has.
        cores = processor.num_cores or processor.num_cpus
        if processor.num_numa_nodes and cores:
            self.num_tasks_per_node = processor.num_numa_nodes
            self.num_cpus_per_task = cores // processor.num_numa_nodes
            self.num_tasks = self.num_tasks or self.num_tasks_per_node

    @run_before("run")
    def command(self):
        self.executable = self.stream
        self.executable_opts = ["--mpi", "--backend", self.backend]
        self.env_vars = {}
        self.prerun_cmds = ["unset OMP_PROC_BIND OMP_PLACES"]

    @sanity_function
    def every_element_is_right(self):
        return sn.assert_found(VALID, self.stdout)

    @run_before("performance")
    def figures(self):
        self.perf_variables = {
            **{f"{kernel}_sum": self.sum_over_ranks(kernel) for kernel in KERNELS},
            "triad_weak_scaling": self.weak_scaling("triad"),
        }

    @performance_function("GB/s")
    def sum_over_ranks(self, kernel="triad"):
        return sn.extractsingle(SUM.format(kernel=kernel), self.stdout, "sum", float)

    @performance_function("ratio")
    def weak_scaling(self, kernel="triad"):
        return sn.extractsingle(SCALING.format(kernel=kernel), self.stdout, "scaling", float)
