# block.cpp is compiled once for each dispatch target, with its instructions; target.cpp chooses at run time.
# A library function that is not inlined there would carry those instructions to the whole program, so the kernel is
# optimised in every build type.
set(kernel_names "")
function(levtok_kernel name mode)
    add_library(levtok_kernel_${name} OBJECT ${CMAKE_CURRENT_SOURCE_DIR}/kernel/block.cpp)
    target_compile_definitions(levtok_kernel_${name} PRIVATE LEVTOK_TARGET=kernel_${name} LEVTOK_TARGET_NAME="${name}"
                                                             ${mode})
    target_compile_options(levtok_kernel_${name} PRIVATE -O3 ${ARGN})
    target_link_libraries(levtok_kernel_${name} PRIVATE levtok::rebalance hwy::hwy)
    # The bounds of its arrays are those of its plan; a check at each step would cost a part of its speed.
    levtok_harden(levtok_kernel_${name} WITHOUT_ASSERTIONS)
    target_sources(levtok_montecarlo PRIVATE $<TARGET_OBJECTS:levtok_kernel_${name}>)
    set(kernel_names "${kernel_names} X(${name})" PARENT_SCOPE)
endfunction()

if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    levtok_kernel(avx512 HWY_COMPILE_ONLY_STATIC -march=x86-64-v4 -maes -mpclmul)
    levtok_kernel(avx2 HWY_COMPILE_ONLY_STATIC -march=x86-64-v3 -maes -mpclmul)
    levtok_kernel(sse4 HWY_COMPILE_ONLY_STATIC -march=x86-64-v2 -maes -mpclmul)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64|arm64")
    levtok_kernel(neon HWY_COMPILE_ONLY_STATIC -march=armv8-a+crypto)
endif()
levtok_kernel(scalar HWY_COMPILE_ONLY_SCALAR)
target_compile_definitions(levtok_montecarlo PRIVATE "LEVTOK_KERNELS=${kernel_names}")
