/* The threads of OpenMP are those with which llama.cpp's processor computes, in this
   process: others would wait for a core until its threads have ceased to spin. */

void deskhand_in_parallel(int threads, void (*work)(void *), void *data) {
#pragma omp parallel num_threads(threads)
    work(data);
}
